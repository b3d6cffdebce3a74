import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client } from "pg";
import type { Caller } from "#src/domain/access/caller.ts";
import { setIssuingLimit } from "#src/domain/issuers/set-issuing-limit.ts";
import { countIssuedThisYear } from "#src/domain/issuing/issuing-limit.ts";
import { newEventId, type IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { createBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer, operatorOf, type TestIssuer } from "#test/support/issuer.ts";

/* How many awards an issuer may issue in a calendar year. */

const badgeworks = await startBadgeworks();
const { perform, address } = await badgeworks.factory();
const owner = new Client({ connectionString: address.ownerUrl });
await owner.connect();
after(async () => {
  await owner.end();
  await badgeworks[Symbol.asyncDispose]();
});

const year = new Date().getUTCFullYear();
const operator = (issuerId: IssuerId): Caller => operatorOf(issuerId);
const limitTo = (issuer: TestIssuer, limit: number | null) =>
  perform(issuer.id, (work) => setIssuingLimit(work, operator(issuer.id), limit));
const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.org`);
const issue = (issuer: TestIssuer, badge: string, count: number) =>
  issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, { recipient: people(count) });

async function rowsOf(issuer: TestIssuer): Promise<Record<string, number>> {
  const tables = ["issuing_event", "award", "award_mail", "message", "audit_entry"];
  const counts = tables.map(
    (table) => `(select count(*)::int from ${table} where issuer_id = $1) as ${table}`,
  );
  const { rows } = await owner.query<Record<string, number>>(`select ${counts.join(", ")}`, [issuer.id]);
  return rows[0] ?? {};
}

test("only the operator sets a limit, and it is a whole number", async () => {
  const issuer = await createIssuer(badgeworks);
  for (const kind of ["api-client", "earner", "system"] as const) {
    const caller: Caller = { ...operator(issuer.id), kind };
    const setting = perform(issuer.id, (work) => setIssuingLimit(work, caller, 5));
    await assert.rejects(setting, (error) => error instanceof Problem && error.kind === "forbidden");
  }
  for (const wrong of [-1, 0.5, Number.NaN, 2_147_483_648]) {
    await assert.rejects(limitTo(issuer, wrong), /^Problem: issuing-limit: has to be a whole number/);
  }
  const nobody = { ...issuer, id: "00000000" as IssuerId };
  await assert.rejects(limitTo(nobody, 1), /There is no issuer 00000000/);
});

test("up to the limit awards are issued; one more is refused with what is left, and nothing of it is written", async () => {
  const issuer = await createIssuer(badgeworks);
  const badge = await createBadge(issuer);
  const client = async () => (await issuer.call("GET", `/v1/client/${issuer.id}`)).json["issuing_limit"];
  assert.equal(await client(), null);
  await limitTo(issuer, 5);
  assert.equal(await client(), 5);

  assert.equal((await issue(issuer, badge, 3)).status, 201);
  const before = await rowsOf(issuer);
  const refused = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, {
    recipient: people(3),
    email_subject: "A subject of its own",
  });
  assert.equal(refused.status, 403);
  assert.equal(
    refused.json["error"],
    `recipient: 3 more would pass this issuer's limit of 5 awards in ${year}; 2 are left until ${year + 1}-01-01.`,
  );
  assert.equal(refused.json["field"], "recipient");
  assert.deepEqual(await rowsOf(issuer), before);

  const second = await issue(issuer, badge, 2);
  assert.equal(second.status, 201);
  const event = second.headers.get("location")?.split("/").at(-1);
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${event}?email=p0@example.org`);
  const full = await issue(issuer, badge, 1);
  assert.equal(full.status, 403, "what was revoked was issued");
  assert.match(String(full.json["error"]), /; 0 are left until /);
  assert.equal(await perform(issuer.id, countIssuedThisYear), 5);

  await limitTo(issuer, 4);
  assert.match(String((await issue(issuer, badge, 1)).json["error"]), /limit of 4 awards .*; 0 are left/);
  await limitTo(issuer, null);
  assert.equal((await issue(issuer, badge, 10)).status, 201);
});

test("a limit of 0 issues nothing; another issuer is not concerned", async () => {
  const [closed, open] = [await createIssuer(badgeworks), await createIssuer(badgeworks)];
  await limitTo(closed, 0);
  assert.equal((await issue(closed, await createBadge(closed), 1)).status, 403);
  assert.equal((await issue(open, await createBadge(open), 1)).status, 201);
});

test("what was issued before the year does not count", async () => {
  const issuer = await createIssuer(badgeworks);
  const badge = await createBadge(issuer);
  assert.equal((await issue(issuer, badge, 4)).status, 201);
  const before = new Date(Date.UTC(year, 0, 1) - 1);
  await owner.query("update issuing_event set event_id = $2, created_at = $3 where issuer_id = $1", [
    issuer.id,
    newEventId(before),
    before,
  ]);
  await limitTo(issuer, 4);
  assert.equal((await issue(issuer, badge, 4)).status, 201);
  assert.equal((await issue(issuer, badge, 1)).status, 403);
  await owner.query("update issuing_event set event_id = $2 where issuer_id = $1 and created_at > $3", [
    issuer.id,
    newEventId(new Date(Date.UTC(year, 0, 1))),
    before,
  ]);
  assert.equal(await perform(issuer.id, countIssuedThisYear), 4, "the first millisecond of the year counts");
});

test("many calls at the same moment, to two processes, issue exactly what the limit allows", async () => {
  await using second = await startBadgeworks({
    settings: { DATA_DIR: badgeworks.dataDir, ISSUER_CONNECTIONS: "12" },
    serve: ["--web-only"],
  });
  const issuer = await createIssuer(badgeworks);
  const badge = await createBadge(issuer);
  await limitTo(issuer, 11);
  const headers = { authorization: `Bearer ${issuer.token}` };
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, at) =>
      callApi(
        (at % 2 ? second : badgeworks).origin,
        "POST",
        `/v1/badge/${issuer.id}/${badge}`,
        { recipient: people(2) },
        headers,
      ),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 201).length, 5);
  assert.equal(statuses.filter((status) => status === 403).length, 11);
  const { award, issuing_event } = await rowsOf(issuer);
  assert.deepEqual({ award, issuing_event }, { award: 10, issuing_event: 5 });
  assert.equal((await issue(issuer, badge, 1)).status, 201, "the last one still fits");
});
