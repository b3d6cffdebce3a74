import assert from "node:assert/strict";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import {
  createOauthSecret,
  listOauthSecrets,
  revokeOauthSecret,
} from "#src/domain/api-clients/oauth-secrets.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, operatorOf } from "#test/support/issuer.ts";
import { rawCall } from "#test/support/raw-call.ts";
import { until } from "#test/support/until.ts";

/* POST /v1/client/oauth2/token: OAuth2 client credentials. */

const { call, row, issuer } = await openTarget();
const form = "application/x-www-form-urlencoded";
const ask = (body: string, headers: Record<string, string> = {}) =>
  call("POST", "/v1/client/oauth2/token", { body, headers });
const fieldsOf = (secret: string) => ({
  grant_type: "client_credentials",
  client_id: issuer.id,
  client_secret: secret,
});
const asForm = (fields: Record<string, string>) => String(new URLSearchParams(fields));
const basic = (secret: string) => `Basic ${Buffer.from(`${issuer.id}:${secret}`).toString("base64")}`;

row("1 OAuth client id and secret are words, as Moodle's form demands", ["client secret"], (have) => {
  assert.match(issuer.id, /^\w+$/);
  assert.match(have["client secret"], /^\w+$/);
});

const ways: Record<string, (secret: string) => [string, Record<string, string>]> = {
  "form fields": (secret) => [asForm(fieldsOf(secret)), { "content-type": form }],
  "form fields joined by `&amp;`, as Moodle's command line does": (secret) => [
    asForm(fieldsOf(secret)).replaceAll("&", "&amp;"),
    { "content-type": form },
  ],
  "form fields without a type": (secret) => [asForm(fieldsOf(secret)), {}],
  "a JSON body": (secret) => [JSON.stringify(fieldsOf(secret)), { "content-type": "application/json" }],
  "a JSON body labelled as a form": (secret) => [JSON.stringify(fieldsOf(secret)), { "content-type": form }],
  "a JSON body with more members": (secret) => [
    JSON.stringify({ ...fieldsOf(secret), scope: null, audience: ["x"] }),
    { "content-type": "application/json" },
  ],
  "id and secret as HTTP Basic": (secret) => [
    "grant_type=client_credentials",
    { "content-type": form, authorization: basic(secret) },
  ],
  "form fields beside stray Basic credentials": (secret) => [
    asForm(fieldsOf(secret)),
    { "content-type": form, authorization: "Basic YTpi" },
  ],
};
for (const [what, request] of Object.entries(ways)) {
  row(`3, 11 body: ${what}`, ["client secret"], async (have) => {
    const answer = await ask(...request(have["client secret"]));
    assert.equal(answer.status, 200, answer.text);
    const authorization = `Bearer ${String(answer.json["access_token"])}`;
    const pong = await call("GET", `/v1/ping/${issuer.id}`, { headers: { authorization } });
    assert.equal(pong.status, 200);
    assert.equal(pong.text, issuer.id);
  });
}

row("3 answer: access_token, token_type `bearer`, expires_in in seconds", ["client secret"], async (have) => {
  const { json, headers } = await ask(asForm(fieldsOf(have["client secret"])), { "content-type": form });
  assert.match(String(json["access_token"]), /^[\w.~+/-]+=*$/);
  assert.equal(json["token_type"], "bearer");
  assert.ok(Number.isInteger(json["expires_in"]) && Number(json["expires_in"]) > 0);
  assert.match(headers.get("content-type") ?? "", /^application\/json/);
});

row("3 expires_in: ten hours, and no cache keeps it", ["installation", "client secret"], async (have) => {
  const { json, headers } = await ask(asForm(fieldsOf(have["client secret"])));
  assert.equal(json["expires_in"], 36_000);
  assert.equal(headers.get("cache-control"), "no-store");
});

for (const [what, wrong] of Object.entries({
  "a wrong secret": { client_secret: "wrong" },
  "an unknown client": { client_id: "nobody", client_secret: "wrong" },
  "an empty secret": { client_secret: "" },
})) {
  row(`3 bad credentials: 403 with timestamp, status, error and path as JSON: ${what}`, async () => {
    const given = { ...fieldsOf(""), ...wrong };
    for (const body of [JSON.stringify(given), asForm(given)]) {
      const answer = await ask(body, { "content-type": body.startsWith("{") ? "application/json" : form });
      assert.equal(answer.status, 403, answer.text);
      const { timestamp, ...rest } = answer.json;
      assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
      assert.deepEqual(rest, { status: 403, error: "Forbidden", path: "/v1/client/oauth2/token" });
    }
  });
}

row(
  "3 bad credentials: another issuer's secret, and none at all",
  ["installation", "client secret"],
  async (have) => {
    const other = await createIssuer(have.installation, "Other");
    for (const given of [
      { ...fieldsOf(have["client secret"]), client_id: other.id },
      { grant_type: "client_credentials", client_id: issuer.id },
    ]) {
      assert.equal((await ask(JSON.stringify(given))).status, 403);
    }
  },
);

row("3 bad grant: 400 in the same shape, with message", async () => {
  const answer = await ask(asForm({ ...fieldsOf("x"), grant_type: "password" }), { "content-type": form });
  assert.equal(answer.status, 400, answer.text);
  const { json } = answer;
  assert.equal(json["status"], 400);
  for (const name of ["timestamp", "error", "message", "path"]) assert.equal(typeof json[name], "string");
});

row(
  "3 bad grant: also for none, and for a body that is neither form nor JSON",
  ["installation"],
  async () => {
    for (const body of ["", "{", "[]", "{}", "\u0000", "client_id=x"]) {
      const answer = await ask(body);
      assert.equal(answer.status, 400, body);
      assert.match(String(answer.json["message"]), /grant_type/);
    }
  },
);

row(
  "3 management: several secrets work beside each other; revoking one ends it and its tokens alone",
  ["installation"],
  async ({ installation }) => {
    const own = await createIssuer(installation);
    const { perform } = await installation.factory();
    const operator = operatorOf(own.id);
    const second = await perform(own.id, (work) => createOauthSecret(work, operator, "second"));
    const fields = { ...fieldsOf(second.clientSecret), client_id: own.id };
    const { json } = await ask(JSON.stringify(fields));
    const ping = async (token: unknown) =>
      (await call("GET", `/v1/ping/${own.id}`, { headers: { authorization: `Bearer ${String(token)}` } }))
        .status;
    assert.equal(await ping(json["access_token"]), 200);
    await perform(own.id, (work) => revokeOauthSecret(work, operator, second.secretId));
    assert.equal(await ping(json["access_token"]), 403);
    assert.equal((await ask(JSON.stringify(fields))).status, 403);
    assert.equal(await ping(own.token), 200);
  },
);

row(
  "3 management: the last use of a secret is recorded to the minute, as it gives a token and while calls come with one",
  ["installation"],
  async ({ installation }) => {
    const own = await createIssuer(installation);
    const { perform, sealer, database } = await installation.factory();
    const lastUse = async (secretId: string) =>
      (await perform(own.id, listOauthSecrets)).find((one) => one.secretId === secretId)?.lastUsedAt ?? null;
    const setLastUse = (secretId: string, at: Date | null) =>
      database.transact(own.id, (tx) =>
        tx.updateTable("oauth_secret").set({ last_used_at: at }).where("secret_id", "=", secretId).execute(),
      );
    const pingWith = (token: string) =>
      call("GET", `/v1/ping/${own.id}`, { headers: { authorization: `Bearer ${token}` } });
    const made = await perform(own.id, (work) => createOauthSecret(work, operatorOf(own.id), "watched"));
    assert.equal(await lastUse(made.secretId), null);
    const given = await perform(own.id, (work) => exchangeSecret(work, sealer, made.clientSecret));
    assert.ok(await lastUse(made.secretId));

    const shortAgo = new Date(Date.now() - 30_000);
    await setLastUse(made.secretId, shortAgo);
    await pingWith(given?.accessToken ?? "");
    for (const stale of [new Date(Date.now() - 61_000), null]) {
      await setLastUse(own.secretId, stale);
      await Promise.all(Array.from({ length: 8 }, () => pingWith(own.token)));
      await until(async () => ((await lastUse(own.secretId))?.getTime() ?? 0) > Date.now() - 60_000);
    }
    assert.deepEqual(await lastUse(made.secretId), shortAgo);
  },
);

row(
  "1 rate limit: guessing secrets from one address ends in 429 with Retry-After",
  ["installation"],
  async () => {
    const proxy = "127.0.0.9";
    await using behind = await startBadgeworks({ settings: { TRUSTED_PROXIES: proxy } });
    const guess = () =>
      rawCall("POST", `${behind.origin}/v1/client/oauth2/token`, {
        body: JSON.stringify(fieldsOf("guess")),
        headers: { "x-forwarded-for": "10.9.9.9" },
        from: proxy,
      });
    const refused = (await Promise.all(Array.from({ length: 40 }, guess))).filter(
      ({ status }) => status === 429,
    );
    assert.equal(refused.length, 10);
    for (const { headers } of refused) assert.match(headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  },
);
