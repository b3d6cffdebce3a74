import type { Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import { callerOfBearer, refuseToken } from "#src/http/bearer-token.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import type { Problem } from "#src/platform/problem.ts";

/** Who calls API v2: an access token of the client in the path, and nothing else. Source: OBF contract, section 5. */
export async function authenticate(c: Context<Web>, parts: DoorParts): Promise<Caller | Response | Problem> {
  const caller = await callerOfBearer(c, parts);
  return caller ?? refuseToken(c, "An access token is needed: Authorization: Bearer and the token.");
}
