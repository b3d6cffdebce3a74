import assert from "node:assert/strict";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import { createOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { createIssuer as create } from "#src/domain/issuers/create-issuer.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { newIssuerId, type IssuerId } from "#src/platform/ids.ts";
import { answerOf, type Answer } from "#test/support/answer.ts";
import type { Installation } from "#test/support/badgeworks.ts";
import { checkDescribed } from "#test/support/described.ts";
import type { RawCallOptions } from "#test/support/raw-call.ts";

/** What signs a call in: an `Authorization` header or a client certificate. */
export type Credentials = Pick<RawCallOptions, "headers" | "identity">;

/** An issuer of any server that speaks OBF's API. */
export interface ApiIssuer {
  readonly id: string;
  readonly credentials: Credentials;
  /** Calls the API, signed in; objects go out as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An issuer of an installation of ours, with OAuth2 credentials and an access token. */
export interface TestIssuer extends ApiIssuer {
  readonly id: IssuerId;
  readonly clientSecret: string;
  readonly secretId: string;
  readonly token: string;
}

/** Creates an issuer with credentials, without the start-up time of the command line and past the limit on token requests. */
export async function createIssuer(badgeworks: Installation, name = "Tampere College"): Promise<TestIssuer> {
  const { perform, sealer } = await badgeworks.factory();
  const id = newIssuerId();
  const operator = operatorOf(id);
  const made = await perform(id, async (work) => {
    await create(work, operator, {
      name,
      description: `${name} issues badges.`,
      email: "office@college.example",
      url: "https://college.example",
    });
    return createOauthSecret(work, operator, "contract tests");
  });
  const { clientSecret, secretId } = made;
  const given = await perform(id, (work) => exchangeSecret(work, sealer, clientSecret));
  assert.ok(given);
  const token = given.accessToken;
  const signedIn = { authorization: `Bearer ${token}` };
  return {
    id,
    clientSecret,
    secretId,
    token,
    credentials: { headers: signedIn },
    call: (method, path, body, headers) =>
      callApi(badgeworks.origin, method, path, body, { ...signedIn, ...headers }),
  };
}

/** The operator, at work for an issuer. */
export function operatorOf(issuerId: IssuerId): Caller {
  return { kind: "operator", issuerId, name: "test", address: "local", requestId: "test" };
}

/** Calls an address and reads the whole answer, which has to be as described; follows no redirect. */
export async function callApi(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const payload =
    body === undefined || typeof body === "string" || body instanceof Uint8Array
      ? body
      : JSON.stringify(body);
  const response = await fetch(`${origin}${path}`, {
    method,
    headers,
    redirect: "manual",
    ...(payload === undefined ? {} : { body: payload as string }),
  });
  const answer = await answerOf(response);
  checkDescribed(method, path, answer.status, answer.headers, answer.text);
  return answer;
}
