import assert from "node:assert/strict";
import { after, test } from "node:test";
import { writeAccessToken } from "#src/domain/api-clients/access-token.ts";
import {
  createOauthSecret,
  listOauthSecrets,
  revokeOauthSecret,
} from "#src/domain/api-clients/oauth-secrets.ts";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { rawCall } from "#test/support/raw-call.ts";
import { until } from "#test/support/until.ts";

/* OAuth2 client credentials, and calls with an access token. */

const proxy = "127.0.0.9";
const badgeworks = await startBadgeworks({ settings: { TRUSTED_PROXIES: proxy } });
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const other = await createIssuer(badgeworks, "Other");
const operator = {
  kind: "operator",
  issuerId: issuer.id,
  name: "test",
  address: "local",
  requestId: "test",
} as const;

let caller = 0;
const ask = (body: string, headers: Record<string, string> = {}) =>
  rawCall("POST", `${badgeworks.origin}/v1/client/oauth2/token`, {
    body,
    headers: { "x-forwarded-for": `10.0.0.${++caller}`, ...headers },
    from: proxy,
  });
const pingWith = (token: string, id: string = issuer.id) =>
  callApi(badgeworks.origin, "GET", `/v1/ping/${id}`, undefined, { authorization: `Bearer ${token}` });

const fields = { grant_type: "client_credentials", client_id: issuer.id, client_secret: issuer.clientSecret };
const form = "application/x-www-form-urlencoded";
const basic = `Basic ${Buffer.from(`${issuer.id}:${issuer.clientSecret}`).toString("base64")}`;

test("client_id and client_secret are words, as the plugin's form demands", () => {
  assert.match(issuer.id, /^\w+$/);
  assert.match(issuer.clientSecret, /^\w+$/);
});

for (const [what, body, headers] of [
  ["form fields", String(new URLSearchParams(fields)), { "content-type": form }],
  [
    "form fields joined by &amp;",
    String(new URLSearchParams(fields)).replaceAll("&", "&amp;"),
    { "content-type": form },
  ],
  ["form fields without a type", String(new URLSearchParams(fields)), {}],
  ["JSON", JSON.stringify(fields), { "content-type": "application/json" }],
  ["JSON labelled as a form", JSON.stringify(fields), { "content-type": form }],
  ["Basic credentials", "grant_type=client_credentials", { "content-type": form, authorization: basic }],
  [
    "form fields beside stray Basic credentials",
    String(new URLSearchParams(fields)),
    { authorization: "Basic YTpi" },
  ],
  ["JSON with more members", JSON.stringify({ ...fields, scope: null, audience: ["x"] }), {}],
] as const) {
  test(`token: ${what}`, async () => {
    const answer = await ask(body, headers);
    assert.equal(answer.status, 200, answer.text);
    const token = JSON.parse(answer.text) as { access_token: string; token_type: string; expires_in: number };
    assert.equal(token.token_type, "bearer");
    assert.equal(token.expires_in, 36_000);
    const pong = await pingWith(token.access_token);
    assert.equal(pong.status, 200);
    assert.equal(pong.text, issuer.id);
  });
}

for (const [what, given] of [
  ["a wrong secret", { ...fields, client_secret: "wrong" }],
  ["another client's secret", { ...fields, client_secret: other.clientSecret }],
  ["an unknown client", { ...fields, client_id: "nobody" }],
  ["no secret", { grant_type: "client_credentials", client_id: issuer.id }],
  ["an empty secret", { ...fields, client_secret: "" }],
] as const) {
  test(`token: 403 for ${what}`, async () => {
    for (const body of [JSON.stringify(given), String(new URLSearchParams(given))]) {
      const answer = await ask(body);
      assert.equal(answer.status, 403, answer.text);
      const refusal = JSON.parse(answer.text) as Record<string, unknown>;
      assert.deepEqual(Object.keys(refusal).toSorted(), ["error", "path", "status", "timestamp"]);
      assert.equal(refusal["status"], 403);
      assert.equal(refusal["error"], "Forbidden");
    }
  });
}

test("token: 400 for another grant, none, or a body that is neither form nor JSON", async () => {
  for (const body of [
    JSON.stringify({ ...fields, grant_type: "password" }),
    "",
    "{",
    "[]",
    "{}",
    "\u0000",
    "client_id=x",
  ]) {
    const answer = await ask(body);
    assert.equal(answer.status, 400, body);
    assert.match(String((JSON.parse(answer.text) as Record<string, unknown>)["message"]), /grant_type/);
  }
});

test("403 Forbidden in plain text: a token that expired, was tampered with, or was never given", async () => {
  const { sealer } = await badgeworks.factory();
  const expired = writeAccessToken(sealer, {
    issuerId: issuer.id,
    secretId: issuer.secretId,
    expires: Math.floor(Date.now() / 1000) - 1,
  });
  const unknown = writeAccessToken(sealer, {
    issuerId: issuer.id,
    secretId: "000000000000",
    expires: Math.floor(Date.now() / 1000) + 99,
  });
  const last = issuer.token.endsWith("0") ? "1" : "0";
  for (const token of [expired, unknown, issuer.token.slice(0, -1) + last, "x", "0".repeat(92)]) {
    const answer = await pingWith(token);
    assert.equal(answer.status, 403, token);
    assert.equal(answer.text, "403 Forbidden");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  }
});

test("403: a good token on another client's path", async () => {
  assert.equal((await pingWith(issuer.token, other.id)).status, 403);
});

test("several secrets work beside each other; revoking one ends it and its tokens alone", async () => {
  const { perform, sealer } = await badgeworks.factory();
  const { second, token } = await perform(issuer.id, async (work) => {
    const made = await createOauthSecret(work, operator, "second");
    return {
      second: made,
      token: (await exchangeSecret(work, sealer, made.clientSecret))?.accessToken ?? "",
    };
  });
  assert.equal((await pingWith(token)).status, 200);
  await perform(issuer.id, (work) => revokeOauthSecret(work, operator, second.secretId));
  assert.equal((await pingWith(token)).status, 403);
  assert.equal((await ask(JSON.stringify({ ...fields, client_secret: second.clientSecret }))).status, 403);
  assert.equal((await pingWith(issuer.token)).status, 200);
});

test("the last use of a secret is recorded to the minute: when it gave a token, and while calls come with one", async () => {
  const { perform, sealer, database } = await badgeworks.factory();
  const lastUse = async (secretId: string) =>
    (await perform(issuer.id, listOauthSecrets)).find((one) => one.secretId === secretId)?.lastUsedAt ?? null;
  const setLastUse = (secretId: string, at: Date | null) =>
    database.transact(issuer.id, (tx) =>
      tx.updateTable("oauth_secret").set({ last_used_at: at }).where("secret_id", "=", secretId).execute(),
    );
  const made = await perform(issuer.id, (work) => createOauthSecret(work, operator, "watched"));
  assert.equal(await lastUse(made.secretId), null);
  const given = await perform(issuer.id, (work) => exchangeSecret(work, sealer, made.clientSecret));
  const exchangedAt = await lastUse(made.secretId);
  assert.ok(exchangedAt);

  const token = given?.accessToken ?? "";
  const shortAgo = new Date(Date.now() - 30_000);
  await setLastUse(made.secretId, shortAgo);
  await pingWith(token);
  for (const stale of [new Date(Date.now() - 61_000), null]) {
    await setLastUse(issuer.secretId, stale);
    await Promise.all(Array.from({ length: 8 }, () => pingWith(issuer.token)));
    await until(async () => ((await lastUse(issuer.secretId))?.getTime() ?? 0) > Date.now() - 60_000);
  }
  assert.deepEqual(await lastUse(made.secretId), shortAgo);
});

test("429 with Retry-After: guessing secrets from one address", async () => {
  const guesses = await Promise.all(
    Array.from({ length: 40 }, () =>
      rawCall("POST", `${badgeworks.origin}/v1/client/oauth2/token`, {
        body: JSON.stringify({ ...fields, client_secret: "guess" }),
        headers: { "x-forwarded-for": "10.9.9.9" },
        from: proxy,
      }),
    ),
  );
  const refused = guesses.filter(({ status }) => status === 429);
  assert.equal(refused.length, 10);
  for (const { headers } of refused) assert.match(String(headers["retry-after"]), /^\d+$/);
});
