import type { Context } from "hono";
import { exchangeSecret, issuerOfClientId } from "#src/domain/api-clients/authenticate.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/*
 * POST /v1/client/oauth2/token: OAuth2 client credentials, as a form or as JSON, the id and secret also as Basic credentials.
 * Source: OBF contract, section 3.
 */
export async function token(c: Context<Web>, parts: DoorParts): Promise<Response> {
  const fields = readFields(await c.req.text());
  const basic = readBasic(c.req.header("authorization"));
  const grant = fields["grant_type"];
  if (grant !== "client_credentials") {
    return refuseToken(c, parts, 400, "Bad Request", "grant_type: has to be client_credentials");
  }
  const issuerId = issuerOfClientId(fields["client_id"] ?? basic?.id ?? "");
  const secret = fields["client_secret"] ?? basic?.secret ?? "";
  const given =
    issuerId && (await parts.perform(issuerId, (work) => exchangeSecret(work, parts.sealer, secret)));
  if (!given) return refuseToken(c, parts, 403, "Forbidden");
  const answer = { access_token: given.accessToken, token_type: "bearer", expires_in: given.expiresIn };
  return c.json(answer, 200, { "cache-control": "no-store", pragma: "no-cache" });
}

/** Form fields or JSON members; Moodle's command line writes `&amp;` between form fields. */
function readFields(body: string): Record<string, string | undefined> {
  const text = body.trim();
  if (!text.startsWith("{")) return Object.fromEntries(new URLSearchParams(text.replaceAll("&amp;", "&")));
  try {
    const members = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(
      members.filter((member): member is [string, string] => typeof member[1] === "string"),
    );
  } catch {
    return {};
  }
}

function readBasic(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  const [id, ...secret] = Buffer.from(encoded ?? "", "base64")
    .toString()
    .split(":");
  return id && secret.length ? { id, secret: secret.join(":") } : null;
}

function refuseToken(
  c: Context<Web>,
  parts: DoorParts,
  status: 400 | 403,
  error: string,
  message?: string,
): Response {
  const timestamp = parts.clock().toISOString().replace("Z", "+00:00");
  return c.json({ timestamp, status, error, ...(message ? { message } : {}), path: c.req.path }, status);
}
