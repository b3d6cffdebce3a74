import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client } from "pg";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import { createOauthSecret, revokeOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { writeClaimToken } from "#src/domain/earning/claim-token.ts";
import type { AwardId } from "#src/platform/ids.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { callApi, createIssuer, operatorOf, type TestIssuer } from "#test/support/issuer.ts";
import { exchange, rawCall } from "#test/support/raw-call.ts";
import * as v2 from "#test/support/v2.ts";
import { until } from "#test/support/until.ts";

/* What one process takes on, how issuers share it, and how whoever is too much is told. Nothing here is timed: it is counted. */

const bodyBytes = 131_072;
const badgeworks = await startBadgeworks({
  settings: {
    ISSUER_CONNECTIONS: "2",
    WAIT_SECONDS: "1",
    RECIPIENTS_PER_CALL: "3",
    BODY_BYTES: String(bodyBytes),
  },
});
const noisy = await createIssuer(badgeworks, "Noisy");
const quiet = await createIssuer(badgeworks, "Quiet");
const badge = await createBadge(noisy);
const quietBadge = await createBadge(quiet);

const owner = new Client({ connectionString: (await badgeworks.factory()).address.ownerUrl });
await owner.connect();
after(async () => {
  await owner.end();
  await badgeworks[Symbol.asyncDispose]();
});

/** Makes every change of the badge wait in the database until it is disposed of. */
async function hold(badgeId: string): Promise<AsyncDisposable> {
  await owner.query("begin");
  await owner.query("select from badge where badge_id = $1 for update", [badgeId]);
  return { [Symbol.asyncDispose]: async () => void (await owner.query("rollback")) };
}

/** Transactions that wait for a lock. */
async function held(): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    "select count(distinct pid)::int as count from pg_locks where not granted",
  );
  return rows[0]?.count ?? 0;
}

const change = (issuer: TestIssuer, badgeId: string, body: unknown) =>
  issuer.call("PUT", `/v1/badge/${issuer.id}/${badgeId}`, body);

test("one call issues to as many people as the setting says, and no more", async () => {
  const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.org`);
  const issue = (count: number) =>
    noisy.call("POST", `/v1/badge/${noisy.id}/${badge}`, { recipient: people(count), send_email: 0 });
  const refused = await issue(4);
  assert.equal(refused.status, 400);
  assert.match(String(refused.json["error"]), /^recipient: has 4 addresses; at most 3 fit one event/);
  assert.equal((await issue(3)).status, 201);
  const path = `/v2/event/${noisy.id}/${badge}/issue`;
  const refusedToo = await noisy.call("POST", path, v2.issueBody(people(4)));
  assert.equal(refusedToo.status, 400);
  assert.match(String(refusedToo.json["message"]), /^recipient: has more than 3 recipients/);
  assert.equal((await noisy.call("POST", path, v2.issueBody(people(3)))).status, 200);
});

test("a body is as large as the setting says, and no larger, asked for or not", async () => {
  const path = `/v1/badge/${noisy.id}`;
  const large = await noisy.call("POST", path, Buffer.alloc(bodyBytes + 1, " "));
  assert.equal(large.status, 413);
  assert.match(String(large.json["error"]), /131072/);
  const fits = await noisy.call("POST", path, Buffer.alloc(bodyBytes, " "));
  assert.equal(fits.status, 400);
  const announce = (bytes: number) =>
    exchange(
      badgeworks.origin,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${noisy.token}\r\nExpect: 100-continue\r\nContent-Length: ${bytes}\r\n\r\n`,
      500,
    );
  assert.match(await announce(bodyBytes + 1), /^HTTP\/1\.1 413 /);
  assert.match(await announce(bodyBytes), /^HTTP\/1\.1 100 /);
});

test("1 status codes: 429 with Retry-After seconds: requests are counted for each credential by itself, before it is looked up", async () => {
  await using slow = await startBadgeworks({ settings: { REQUESTS_PER_SECOND: "1" } });
  const issuer = await createIssuer(slow);
  const { perform, sealer } = await slow.factory();
  const operator = operatorOf(issuer.id);
  const other = await perform(issuer.id, async (work) => {
    const made = await createOauthSecret(work, operator, "another site");
    const given = await exchangeSecret(work, sealer, made.clientSecret);
    return { ...made, authorization: `Bearer ${given?.accessToken}` };
  });
  const identity = await enrol(slow, issuer.id);
  const ping = `/v1/ping/${issuer.id}`;
  const ask = (authorization: string, path = ping) =>
    callApi(slow.origin, "GET", path, undefined, { authorization });
  const twelve = async (authorization: string) => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(authorization)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length > 0 && refused.length <= 11, `${refused.length} refused`);
    for (const answer of refused) {
      assert.equal(answer.headers.get("retry-after"), "1");
      assert.equal(answer.json["code"], 429);
    }
    return answers.filter(({ status }) => status !== 429).map(({ status }) => status);
  };

  for (let at = 0; at < 12; at++) {
    assert.equal((await ask(`${other.authorization}!`)).status, 403, "no token of ours counts for nobody");
    assert.equal((await ask(other.authorization, "/v1/ping/00000000")).status, 403, "nor does another path");
  }
  assert.deepEqual(new Set(await twelve(`Bearer ${issuer.token}`)), new Set([200]));
  assert.equal((await ask(other.authorization)).status, 200);
  assert.equal((await rawCall("GET", `${slow.httpsOrigin}${ping}`, { identity })).status, 200);
  await perform(issuer.id, (work) => revokeOauthSecret(work, operator, other.secretId));
  assert.deepEqual(new Set(await twelve(other.authorization)), new Set([403]));
});

test("1 status codes: 503 with Retry-After: one issuer has its share of transactions at a time; others, and its earners, go on", async () => {
  const event = await issueBadge(noisy, badge, ["anna@example.org"]);
  const award = (await assertionsOf(noisy, event))["anna@example.org"]?.id ?? "";
  const { sealer } = await badgeworks.factory();
  const body = await badgeBody();
  const lock = await hold(badge);
  const changes = Array.from({ length: 10 }, () => change(noisy, badge, body));
  const first = await Promise.race(changes);
  assert.equal(await held(), 2, "two of ten are in the database");
  assert.equal(first.status, 503);
  assert.equal(first.headers.get("retry-after"), "2");
  assert.equal(first.json["code"], 503);

  assert.equal((await quiet.call("GET", `/v1/event/${quiet.id}`)).status, 200);
  assert.equal((await change(quiet, quietBadge, body)).status, 204);
  const form = new URLSearchParams({ tk: writeClaimToken(sealer, award as AwardId), answer: "accept" });
  const claim = await fetch(`${badgeworks.origin}/c/receive`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  assert.equal(claim.status, 303);
  const token = JSON.stringify({
    grant_type: "client_credentials",
    client_id: noisy.id,
    client_secret: noisy.clientSecret,
  });
  assert.equal((await callApi(badgeworks.origin, "POST", "/v1/client/oauth2/token", token)).status, 200);
  assert.equal((await fetch(`${badgeworks.origin}/health/ready`)).status, 200);

  await lock[Symbol.asyncDispose]();
  assert.match(
    badgeworks.log(),
    /too much to do: requests are refused, there is no room for their transactions/,
  );
  const statuses = (await Promise.all(changes)).map(({ status }) => status);
  assert.deepEqual(
    [204, 503].map((status) => statuses.filter((each) => each === status).length),
    [2, 8],
  );
  assert.equal((await change(noisy, badge, body)).status, 204);
});

test("bodies of one issuer share its room in memory: one that does not fit is not read yet", async () => {
  const body = await badgeBody({ css: "x".repeat(80_000) });
  const lock = await hold(badge);
  const changes = [change(noisy, badge, body), change(noisy, badge, body)];
  await until(async () => (await held()) === 1);
  assert.equal((await change(quiet, quietBadge, body)).status, 204);
  const refused = await Promise.race(changes);
  assert.equal(refused.status, 503);
  assert.equal(await held(), 1);
  await lock[Symbol.asyncDispose]();
  const statuses = (await Promise.all(changes)).map(({ status }) => String(status));
  assert.deepEqual(statuses.toSorted(), ["204", "503"]);
  assert.equal((await change(noisy, badge, body)).status, 204);
});

test("whoever waits is let in when there is room, in its turn", async () => {
  const body = await badgeBody();
  const lock = await hold(badge);
  const changes = Array.from({ length: 6 }, () => change(noisy, badge, body));
  await until(async () => (await held()) === 2);
  await lock[Symbol.asyncDispose]();
  for (const answer of await Promise.all(changes)) assert.equal(answer.status, 204);
});
