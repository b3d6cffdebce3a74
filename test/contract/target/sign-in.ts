import { callerOf } from "#test/contract/target/caller.ts";

/** Trades a client secret for an access token; throws what the server said when it gives none. */
export async function signIn(
  base: string,
  ca: string | undefined,
  issuer: string,
  clientSecret: string,
): Promise<string> {
  using caller = callerOf(base, ca ?? null, 60);
  const fields = { grant_type: "client_credentials", client_id: issuer, client_secret: clientSecret };
  const answer = await caller.call("POST", "/v1/client/oauth2/token", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  const token = answer.status === 200 ? answer.json["access_token"] : undefined;
  if (typeof token !== "string")
    throw new Error(`${base} gives no token: ${answer.status} ${answer.text.slice(0, 300)}`);
  return token;
}
