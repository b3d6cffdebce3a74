import type { Context } from "hono";
import { z } from "zod";
import { exchangeSecret, issuerOfClientId } from "#src/domain/api-clients/authenticate.ts";
import type { About } from "#src/http/api-about.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/*
 * OAuth2 client credentials, as a form or as JSON, the id and secret also as Basic credentials. It is the same in every version of
 * the API. Source: OBF contract, section 3.
 */

const tokenInput = z
  .object({
    grant_type: z.literal("client_credentials"),
    client_id: z.string(),
    client_secret: z.string().describe("Shown once, when it was made."),
  })
  .meta({ id: "TokenInput" });

const tokenShape = z
  .object({
    access_token: z.string(),
    token_type: z.literal("bearer"),
    expires_in: z.int().describe("Seconds."),
  })
  .meta({ id: "Token" });

const refusalShape = z
  .object({
    timestamp: z.string().describe("When, such as `2026-10-01T11:48:35.551+00:00`."),
    status: z.int(),
    error: z.string().describe("The usual words for the status, such as `Forbidden`."),
    message: z.string().optional(),
    path: z.string(),
  })
  .meta({ id: "TokenRefusal" });

/** What the operation says of itself in the API below this prefix. */
export function aboutToken(prefix: string): About {
  return {
    id: "getToken",
    group: "Signing in",
    summary: "Trade a client secret for an access token.",
    text:
      "As form fields, as JSON, or with id and secret as Basic credentials. A token lasts ten hours; it ends with its secret. " +
      "One address may ask 30 times in ten seconds.",
    body: { shape: tokenInput, form: true },
    answer: { status: 200, text: "The token.", shape: tokenShape },
    refusals: {
      400: { text: "The grant is another one.", shape: refusalShape },
      403: { text: "There is no such client, or the secret is not one of its.", shape: refusalShape },
    },
    example: {
      shell: `TOKEN=$(curl -s "{origin}${prefix}/client/oauth2/token" \\
  -d grant_type=client_credentials \\
  -d client_id=$CLIENT -d client_secret=$SECRET \\
  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
echo $TOKEN`,
    },
  };
}

/** Answers a request for a token. */
export async function token(c: Context<Web>, parts: DoorParts): Promise<Response> {
  const fields = readFields(await c.req.text());
  const basic = readBasic(c.req.header("authorization"));
  const read = tokenInput.safeParse({ client_id: basic?.id, client_secret: basic?.secret, ...fields });
  if (read.error?.issues.some(({ path }) => path[0] === "grant_type")) {
    return refuseToken(c, parts, 400, "Bad Request", "grant_type: has to be client_credentials");
  }
  const issuerId = read.data ? issuerOfClientId(read.data.client_id) : null;
  const secret = read.data?.client_secret ?? "";
  const given =
    issuerId && (await parts.perform(issuerId, (work) => exchangeSecret(work, parts.sealer, secret)));
  if (!given) return refuseToken(c, parts, 403, "Forbidden");
  const answer: z.output<typeof tokenShape> = {
    access_token: given.accessToken,
    token_type: "bearer",
    expires_in: given.expiresIn,
  };
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
  const body: z.output<typeof refusalShape> = {
    timestamp: parts.clock().toISOString().replace("Z", "+00:00"),
    status,
    error,
    ...(message ? { message } : {}),
    path: c.req.path,
  };
  return c.json(body, status);
}
