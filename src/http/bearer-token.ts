import type { Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import { readAccessToken } from "#src/domain/api-clients/access-token.ts";
import { callerOfToken } from "#src/domain/api-clients/authenticate.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import type { Problem } from "#src/platform/problem.ts";

/**
 * The caller behind the access token of a request, the refusal when it is not good for the client in the path, null when there
 * is none.
 * Source: OBF contract, section 3, "Use" and "Expired/foreign token".
 */
export async function callerOfBearer(
  c: Context<Web>,
  parts: DoorParts,
): Promise<Caller | Response | Problem | null> {
  const bearer = /^Bearer\s+(\S.*)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (bearer === undefined) return null;
  const { database, sealer, clock, limits } = parts;
  const token = readAccessToken(sealer, bearer, clock());
  if (!token) return refuseToken(c, "The access token is not ours, or has expired.");
  if (token.issuerId !== c.req.param("client")) {
    return refuseToken(c, "The access token belongs to another client than the one in the path.");
  }
  const refusal = limits.admit(token.issuerId, token.secretId);
  if (refusal) return refusal;
  const caller = await callerOfToken(database.pipeline, token, clock(), c.get("from"));
  return caller ?? refuseToken(c, "The secret that gave this access token was revoked.");
}

/**
 * The text that makes plugins fetch a new token; the reason is in the header that RFC 6750 (section 3) has for it, where they do
 * not look and people do.
 */
export function refuseToken(c: Context<Web>, reason: string): Response {
  return c.text("403 Forbidden", 403, {
    "www-authenticate": `Bearer error="invalid_token", error_description="${reason}"`,
  });
}
