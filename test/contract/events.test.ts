import assert from "node:assert/strict";
import { after, test } from "node:test";
import { sql } from "kysely";
import { answerAward } from "#src/domain/earning/answer-award.ts";
import { newEventId, type AwardId } from "#src/platform/ids.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";

/* "Badge revocation" and "Get issuing events" of the API documentation; the event objects of its clients. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);

const events = async (of: TestIssuer, query: string) => {
  const answer = await of.call("GET", `/v1/event/${of.id}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.lines;
};
const ids = async (of: TestIssuer, query: string) => (await events(of, query)).map((line) => line["id"]);
const revoked = async (event: string) =>
  (await issuer.call("GET", `/v1/event/${issuer.id}/${event}/revoked`)).json;

test("single event: 200 with every member a client reads unguarded", async () => {
  const id = await issueBadge(issuer, badge, ["a@x.example"], { api_consumer_id: "Moodle" });
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}/${id}`);
  assert.equal(answer.status, 200);
  const event = answer.json;
  assert.equal(event["id"], id);
  assert.equal(event["badge_id"], badge);
  assert.equal(event["client_id"], issuer.id);
  assert.equal(event["name"], "First aid");
  for (const name of ["email_subject", "email_body", "email_footer", "email_link_text", "token"]) {
    assert.equal(typeof event[name], "string", name);
  }
  for (const name of ["issued_on", "timestamp", "mtime", "show_report", "send_email", "deleted"]) {
    assert.ok(Number.isInteger(event[name]), name);
  }
  assert.deepEqual(event["recipient"], ["a@x.example"]);
  assert.deepEqual(event["revoked"], {});
  for (const name of ["expires", "log_entry", "badge_override", "earnable_application_id"])
    assert.equal(event[name], null, name);
});

test("event list: one object a line with what every client reads", async () => {
  const own = await createIssuer(badgeworks);
  const id = await issueBadge(own, await createBadge(own), ["b@x.example", "a@x.example"], {
    log_entry: { course_id: "2" },
  });
  const [line = {}] = await events(own, "");
  assert.equal(line["id"], id);
  assert.equal(line["name"], "First aid");
  assert.deepEqual(line["recipient"], ["a@x.example", "b@x.example"]);
  assert.deepEqual(line["revoked"], {});
  assert.deepEqual(line["log_entry"], { course_id: "2" });
  assert.equal(line["expires"], null);
  assert.ok(Number.isInteger(line["issued_on"]) && Number.isInteger(line["timestamp"]));
});

test("event list: an empty list is an empty body", async () => {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}?badge_id=none`);
  assert.equal(answer.status, 200);
  assert.equal(answer.text, "");
});

test("revoke: 204 for one and for several, with and without a slash, in any case", async () => {
  const id = await issueBadge(issuer, badge, ["a@x.example", "b@x.example", "c@x.example", "d+e@x.example"]);
  const start = Math.floor(Date.now() / 1000);
  assert.deepEqual(await revoked(id), { revoked: {} });
  for (const tail of [
    "?email=a@x.example",
    "/?email=B@X.example|unknown@x.example",
    "?email=d%2Be%40x.example",
  ]) {
    const answer = await issuer.call("DELETE", `/v1/event/${issuer.id}/${id}${tail}`);
    assert.equal(answer.status, 204, answer.text);
    assert.equal(answer.text, "");
  }
  const { revoked: dates } = (await revoked(id)) as { revoked: Record<string, number> };
  assert.deepEqual(Object.keys(dates), ["a@x.example", "b@x.example", "d+e@x.example"]);
  for (const date of Object.values(dates))
    assert.ok(Number.isInteger(date) && date >= start - 1 && date <= start + 60);
  const [line] = await events(issuer, `?badge_id=${badge}&order_by=desc&limit=1`);
  assert.deepEqual(line?.["revoked"], dates);
});

test("revoke: the other events of the same person stand; a second time keeps the date", async () => {
  const [first, second] = [
    await issueBadge(issuer, badge, ["a@x.example"]),
    await issueBadge(issuer, badge, ["a@x.example"]),
  ];
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${first}?email=a@x.example`);
  const dates = await revoked(first);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal(
    (await issuer.call("DELETE", `/v1/event/${issuer.id}/${first}?email=a@x.example`)).status,
    204,
  );
  assert.deepEqual(await revoked(first), dates);
  assert.deepEqual(await revoked(second), { revoked: {} });
  assert.equal((await fetch((await assertionsOf(issuer, second))["a@x.example"]?.json ?? "")).status, 200);
  assert.equal((await fetch((await assertionsOf(issuer, first))["a@x.example"]?.json ?? "")).status, 410);
});

test("revoke: 400 without addresses, 404 when none of them is in the event", async () => {
  const id = await issueBadge(issuer, badge, ["a@x.example"]);
  for (const [tail, status] of [
    ["", 400],
    ["?email=", 400],
    ["?email=||", 400],
    ["?email=none@x.example", 404],
  ] as const) {
    const answer = await issuer.call("DELETE", `/v1/event/${issuer.id}/${id}${tail}`);
    assert.equal(answer.status, status, tail);
    assert.match(String(answer.json["error"]), /email/);
  }
});

test("assertion list: addresses of the documents and what became of each", async () => {
  const people = ["accepted@x.example", "pending@x.example", "rejected@x.example", "revoked@x.example"];
  const id = await issueBadge(issuer, badge, people);
  const made = await assertionsOf(issuer, id);
  const { perform } = await badgeworks.factory();
  const earner = {
    kind: "earner",
    issuerId: issuer.id,
    name: "test",
    address: "local",
    requestId: "test",
  } as const;
  const answer = (email: string, said: "accept" | "decline") =>
    perform(issuer.id, (work) => answerAward(work, earner, made[email]?.id as AwardId, said));
  await answer("accepted@x.example", "accept");
  await answer("rejected@x.example", "decline");
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${id}?email=revoked@x.example`);

  const list = await assertionsOf(issuer, id);
  assert.deepEqual(Object.keys(list).toSorted(), people);
  for (const [email, item] of Object.entries(list)) {
    assert.equal(`${item.status}@x.example`, email);
    assert.match(item.id, /^[0-9a-f]{40}$/);
    assert.equal(item.json, `${badgeworks.origin}/v1/assertion/${item.id}`);
    assert.ok(URL.canParse(item.image));
  }
  const some = await issuer.call(
    "GET",
    `/v1/event/${issuer.id}/${id}/assertion?email=PENDING@x.example|revoked@x.example`,
  );
  assert.deepEqual(
    some.lines.map((line) => line["recipient"]),
    ["pending@x.example", "revoked@x.example"],
  );
  assert.equal(some.lines[0]?.["pdf"], null);
});

test("event list: api_consumer_id, badge_id, email and recipient filter; an empty one does not", async () => {
  const own = await createIssuer(badgeworks);
  const [one, two] = [await createBadge(own), await createBadge(own)];
  const a = await issueBadge(own, one, ["a@x.example", "b@x.example"], { api_consumer_id: "Moodle" });
  const b = await issueBadge(own, two, ["b@x.example"], { api_consumer_id: "mahara_group_1" });
  assert.deepEqual(await ids(own, "?api_consumer_id=Moodle"), [a]);
  assert.deepEqual(await ids(own, "?api_consumer_id="), [a, b]);
  assert.deepEqual(await ids(own, `?badge_id=${two}`), [b]);
  assert.deepEqual(await ids(own, "?email=a@x.example"), [a]);
  assert.deepEqual(await ids(own, "?email=B@x.example"), [a, b]);
  assert.deepEqual(await ids(own, "?recipient=a@x.example|z@x.example"), [a]);
  assert.deepEqual(await ids(own, `?email=b@x.example&badge_id=${two}&api_consumer_id=mahara_group_1`), [b]);
  assert.deepEqual(await ids(own, "?email=nobody@x.example"), []);
  const [line] = await events(own, "?email=b@x.example");
  assert.deepEqual(line?.["recipient"], ["b@x.example"]);
});

test("event list: log_entry finds a piece of the compact JSON, query a word of name or description", async () => {
  const own = await createIssuer(badgeworks);
  const own1 = await createBadge(own, { name: "Swimming" });
  const a = await issueBadge(own, own1, ["a@x.example"], { log_entry: { course_id: "2", x: "100%" } });
  const b = await issueBadge(own, own1, ["a@x.example"], {
    log_entry: { course_id: "21" },
    badge_override: { name: "Diving" },
  });
  assert.deepEqual(await ids(own, `?log_entry=${encodeURIComponent('"course_id":"2"')}`), [a]);
  assert.deepEqual(await ids(own, `?log_entry=${encodeURIComponent('"course_id":"2')}`), [a, b]);
  assert.deepEqual(await ids(own, "?log_entry=100%25"), [a]);
  assert.deepEqual(await ids(own, "?query=swim"), [a]);
  assert.deepEqual(await ids(own, "?query="), [a, b]);
});

test("event list: begin, end, order_by, limit, offset and count_only over 1,205 events", async () => {
  const own = await createIssuer(badgeworks);
  const first = await issueBadge(own, await createBadge(own), ["a@x.example"]);
  const start = 1_600_000_000;
  const { database } = await badgeworks.factory();
  // One made over the wire, 1,204 copied from it an hour apart.
  const copies = Array.from({ length: 1204 }, (_, at) =>
    newEventId(new Date((start + 3600 * (at + 1)) * 1000)),
  );
  await database.transact(own.id, (tx) =>
    sql`insert into issuing_event (issuer_id, event_id, badge_id, content_id, message_id, issued_at, recipient_count,
        send_email, show_report, api_consumer_id, created_at, created_by)
      select issuer_id, copy.id, badge_id, content_id, message_id, to_timestamp(${start} + 3600 * n),
        recipient_count, send_email, show_report, api_consumer_id, to_timestamp(${start} + 3600 * n), created_by
      from issuing_event, unnest(${copies}::text[]) with ordinality copy(id, n) where issuer_id = ${own.id}`.execute(
      tx,
    ),
  );
  const id = (n: number) => copies[n - 1] ?? first;
  const range = (from: number, through: number) =>
    Array.from({ length: through - from + 1 }, (_, at) => id(from + at));

  assert.deepEqual(await ids(own, ""), range(1, 1205));
  assert.deepEqual(await ids(own, "?limit=5000"), range(1, 1000));
  assert.deepEqual(await ids(own, "?limit=3&offset=1200"), range(1201, 1203));
  assert.deepEqual(await ids(own, "?limit=10&offset=1200"), range(1201, 1205));
  assert.deepEqual(await ids(own, "?limit=10&offset=1205"), []);
  assert.deepEqual(await ids(own, "?limit=2&order_by=desc"), [first, id(1204)]);
  assert.deepEqual(await ids(own, "?limit=2&offset=1&order_by=desc"), [id(1204), id(1203)]);
  assert.deepEqual(await ids(own, "?limit=2&order_by=asc&count_only=0"), range(1, 2));
  assert.deepEqual(await ids(own, `?begin=${start + 10 * 3600}&end=${start + 12 * 3600}`), range(10, 12));
  assert.deepEqual(await ids(own, `?end=${start + 3600}`), range(1, 1));
  for (const [query, count] of [
    ["", 1205],
    [`&begin=${start + 1200 * 3600}`, 6],
    ["&email=a@x.example", 1],
    ["&badge_id=none", 0],
    ["&limit=1", 1205],
  ] as const) {
    const answer = await own.call("GET", `/v1/event/${own.id}?count_only=1${query}`);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { result_count: count }, query);
  }
});

test("an event that is not there: 404, whatever the id looks like", async () => {
  for (const id of ["T0VT20a10MXNa3L", "x", "%00", "y".repeat(300)]) {
    for (const tail of ["", "/revoked", "/assertion"]) {
      assert.equal((await issuer.call("GET", `/v1/event/${issuer.id}/${id}${tail}`)).status, 404, id + tail);
    }
    assert.equal(
      (await issuer.call("DELETE", `/v1/event/${issuer.id}/${id}?email=a@x.example`)).status,
      404,
      id,
    );
  }
});
