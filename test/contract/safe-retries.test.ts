import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { Client } from "pg";
import { forgetKeptAnswers } from "#src/domain/api-clients/kept-answers.ts";
import { routes as routesV1 } from "#src/http/obf-v1/routes.ts";
import { routes as routesV2 } from "#src/http/obf-v2/routes.ts";
import type { Answer } from "#test/support/answer.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { certificateRequest, enrolmentToken } from "#test/support/enrolled.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import * as v2 from "#test/support/v2.ts";

/* Idempotency-Key: the same request under the same key has one effect and one answer, whoever repeats it and when. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);
const issuing = `/v1/badge/${issuer.id}/${badge}`;
const recipient = ["anna@example.org"];

const under = (key: string) => ({ "idempotency-key": key });
const issue = (key: string, body: unknown = { recipient, send_email: 0 }, by = issuer): Promise<Answer> =>
  by.call("POST", `/v1/badge/${by.id}/${badge}`, body, under(key));
const events = async (by = issuer) =>
  Number((await by.call("GET", `/v1/event/${by.id}?count_only=1`)).json["result_count"]);
const isSame = (again: Answer, first: Answer) => {
  assert.equal(again.status, first.status);
  assert.equal(again.headers.get("location"), first.headers.get("location"));
  assert.equal(again.headers.get("content-type"), first.headers.get("content-type"));
  assert.equal(again.text, first.text);
};

async function asOwner(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const { address } = await badgeworks.factory();
  const client = new Client({ connectionString: address.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

for (const [what, key] of [
  ["an empty key", ""],
  ["a key of 256 characters", "k".repeat(256)],
  ["a key with a blank", "one two"],
  ["a key beyond ASCII", "clé"],
] as const) {
  test(`${what} is refused by name, before anything happens`, async () => {
    const before = await events();
    const answer = await issue(key);
    assert.equal(answer.status, 400);
    assert.match(String(answer.json["error"]), /^Idempotency-Key: has to be 1 to 255/);
    assert.equal(answer.json["field"], "Idempotency-Key");
    assert.equal(await events(), before);
  });
}

test("a key of 255 characters is taken", async () => {
  assert.equal((await issue("k".repeat(255))).status, 201);
});

test("the key of another request is refused with 409 and a sentence, and that request has no effect", async () => {
  const key = randomUUID();
  assert.equal((await issue(key)).status, 201);
  const before = await events();
  const other = await createBadge(issuer);
  for (const [path, body] of [
    [issuing, { recipient, send_email: 1 }],
    [issuing, { send_email: 0, recipient }],
    [`${issuing}?draft=0`, { recipient, send_email: 0 }],
    [`/v1/badge/${issuer.id}/${other}`, { recipient, send_email: 0 }],
  ] as const) {
    const answer = await issuer.call("POST", path, body, under(key));
    assert.equal(answer.status, 409, path);
    assert.match(String(answer.json["error"]), /^Idempotency-Key: this key came with another request/);
    assert.equal(answer.json["code"], 409);
  }
  const deleted = await issuer.call("DELETE", issuing, undefined, under(key));
  assert.equal(deleted.status, 409);
  assert.equal(await events(), before);
});

test("a key is one request in both versions of the API, each refuses it in its own shape", async () => {
  const key = randomUUID();
  const first = await issue(key);
  const body = v2.issueBody(recipient);
  const path = `/v2/event/${issuer.id}/${badge}/issue`;
  const other = await issuer.call("POST", path, body, under(key));
  assert.equal(other.status, 409);
  assert.match(String(other.json["message"]), /^Idempotency-Key: this key came with another request/);
  isSame(await issue(key), first);
});

test("keys belong to their issuer: the same key of two issuers is two requests", async () => {
  const second = await createIssuer(badgeworks, "Second");
  const own = await createBadge(second);
  const key = randomUUID();
  const body = { recipient, send_email: 0 };
  const [one, two] = [
    await issue(key),
    await second.call("POST", `/v1/badge/${second.id}/${own}`, body, under(key)),
  ];
  assert.equal(one.status, 201);
  assert.equal(two.status, 201);
  assert.notEqual(one.headers.get("location"), two.headers.get("location"));
  const stranger = await second.call("POST", issuing, body, under(key));
  assert.equal(stranger.status, 403);
});

test("a refusal is not kept: the corrected request may use its key", async () => {
  const key = randomUUID();
  assert.equal((await issue(key, { recipient: ["nobody"] })).status, 400);
  const missing = await issuer.call("DELETE", `/v1/badge/${issuer.id}/${issuer.id}aaaaaaaaaaaa`, undefined, {
    ...under(key),
  });
  assert.equal(missing.status, 404);
  const corrected = await issue(key);
  assert.equal(corrected.status, 201);
  isSame(await issue(key), corrected);
});

/** Each mutation with a request that works once, prepared on things of its own. */
const mutations: Record<string, () => Promise<{ path: string; body?: unknown }>> = {
  "POST /v1/badge/:client": async () => ({ path: `/v1/badge/${issuer.id}`, body: await badgeBody() }),
  "PUT /v1/badge/:client/:badge": async () => ({
    path: `/v1/badge/${issuer.id}/${await createBadge(issuer)}`,
    body: await badgeBody({ name: "Renamed" }),
  }),
  "DELETE /v1/badge/:client/:badge": async () => ({
    path: `/v1/badge/${issuer.id}/${await createBadge(issuer)}`,
  }),
  "POST /v1/badge/:client/:badge": async () => ({ path: issuing, body: { recipient, send_email: 0 } }),
  "DELETE /v1/event/:client/:event": async () => ({
    path: `/v1/event/${issuer.id}/${await issueBadge(issuer, badge, recipient)}?email=${recipient.join("|")}`,
  }),
  "PUT /v1/client/:client": async () => ({
    path: `/v1/client/${issuer.id}`,
    body: { url: "https://college.example", email: "office@college.example" },
  }),
  "POST /v2/badge/:client": async () => ({ path: `/v2/badge/${issuer.id}`, body: await v2.badgeBody() }),
  "PUT /v2/badge/:client/:badge": async () => ({
    path: `/v2/badge/${issuer.id}/${await v2.createBadge(issuer)}`,
    body: { content: [v2.englishContent({ name: "Renamed" })] },
  }),
  "DELETE /v2/badge/:client/:badge": async () => ({
    path: `/v2/badge/${issuer.id}/${await v2.createBadge(issuer)}`,
  }),
  "POST /v2/event/:client/:badge/issue": async () => ({
    path: `/v2/event/${issuer.id}/${badge}/issue`,
    body: v2.issueBody(recipient),
  }),
  "PUT /v2/event/:client/:event/revoke": async () => ({
    path: `/v2/event/${issuer.id}/${await issueBadge(issuer, badge, recipient)}/revoke`,
    body: { recipient },
  }),
};
/** Of its own issuer, because it takes away the badges of all other tests. */
const deletingAll = "DELETE /v1/badge/:client";

test("every mutation is walked below", () => {
  const walked = [...Object.keys(mutations), deletingAll].toSorted();
  const named = [...routesV1, ...routesV2]
    .filter((route) => "mutation" in route)
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(walked, named.toSorted());
});

async function twice(by: typeof issuer, method: string, path: string, body: unknown): Promise<void> {
  const key = randomUUID();
  const first = await by.call(method, path, body, under(key));
  assert.ok(first.status < 300, first.text);
  assert.equal(first.headers.get("idempotency-replayed"), null);
  const audit = "select count(*)::int as count from audit_entry where issuer_id = $1";
  const [done] = await asOwner(audit, [by.id]);
  const again = await by.call(method, path, body, under(key));
  isSame(again, first);
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  assert.deepEqual(await asOwner(audit, [by.id]), [done]);
}

for (const [route, prepare] of Object.entries(mutations)) {
  test(`${route}: the second time gives the first answer and changes nothing`, async () => {
    const { path, body } = await prepare();
    await twice(issuer, route.split(" ")[0] ?? "", path, body);
  });
}

test(`${deletingAll}: the second time gives the first answer and changes nothing`, async () => {
  const other = await createIssuer(badgeworks, "Leaves");
  await createBadge(other);
  await twice(other, "DELETE", `/v1/badge/${other.id}`, undefined);
});

test("enrolling twice under one key gives one certificate", async () => {
  const { request } = certificateRequest(`/CN=${issuer.id}`);
  const signature = await enrolmentToken(badgeworks, issuer.id);
  const ask = (body: unknown) =>
    callApi(badgeworks.origin, "POST", `/v1/client/${issuer.id}/sign_request`, body, under("enrol-1"));
  const first = await ask({ signature, request });
  assert.equal(first.status, 200, first.text);
  isSame(await ask({ signature, request }), first);
  assert.equal((await ask({ request, signature })).status, 409);
  const certificates = "select count(*)::int as count from client_certificate where issuer_id = $1";
  assert.deepEqual(await asOwner(certificates, [issuer.id]), [{ count: 1 }]);
});

test("the same request many times at the same moment, also to two processes, has one effect", async () => {
  await using second = await startBadgeworks({
    settings: { DATA_DIR: badgeworks.dataDir },
    serve: ["--web-only"],
  });
  for (let round = 0; round < 3; round++) {
    const [key, before] = [randomUUID(), await events()];
    const body = { recipient: [`round.${round}@example.org`], send_email: 0 };
    const headers = { authorization: `Bearer ${issuer.token}`, ...under(key) };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        callApi((at % 2 ? second : badgeworks).origin, "POST", issuing, body, headers),
      ),
    );
    const [first, ...others] = answers;
    assert.equal(first?.status, 201, first?.text);
    for (const other of others) if (first) isSame(other, first);
    assert.equal(answers.filter((answer) => !answer.headers.has("idempotency-replayed")).length, 1);
    assert.equal(await events(), before + 1);
  }
});

test("two different requests under one key at the same moment: one is done, the other refused", async () => {
  const before = await events();
  const key = randomUUID();
  const answers = await Promise.all(
    [1, 2, 3, 4].map((at) => issue(key, { recipient: [`p${at}@example.org`], send_email: 0 })),
  );
  assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ["201", "409", "409", "409"]);
  assert.equal(await events(), before + 1);
});

test("a key is free again after 24 hours, and the worker forgets what was kept", async () => {
  const { database } = await badgeworks.factory();
  const count = async () =>
    Number((await asOwner("select count(*)::int as count from kept_answer", []))[0]?.["count"]);
  const [old, young] = [randomUUID(), randomUUID()];
  const first = await issue(old);
  await issue(young);
  const age = (key: string, hours: number) =>
    asOwner(
      "update kept_answer set created_at = created_at - make_interval(hours => $2) where idempotency_key = $1",
      [key, hours],
    );
  await age(old, 25);
  await age(young, 23);
  const again = await issue(old, { recipient: ["other@example.org"], send_email: 0 });
  assert.equal(again.status, 201);
  assert.notEqual(again.headers.get("location"), first.headers.get("location"));
  isSame(await issue(old, { recipient: ["other@example.org"], send_email: 0 }), again);

  await age(old, 25);
  const before = await count();
  await forgetKeptAnswers(database.db, new Date());
  assert.equal(await count(), before - 1);
  assert.equal((await issue(young)).headers.get("idempotency-replayed"), "true");
});
