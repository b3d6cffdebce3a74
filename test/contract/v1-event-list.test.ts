import assert from "node:assert/strict";
import { sql } from "kysely";
import { newEventId } from "#src/platform/ids.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { createIssuer } from "#test/support/issuer.ts";

/* GET /v1/event/{c}. The issuer may have events beside those of this file. */

const { row, issuer, person } = await openTarget();
const [anna, bert, cilla] = [person("anna"), person("bert"), person("cilla")];
const mark = anna.replace(/@.*/, "").replaceAll(".", "");
const [one, two] = [
  await createBadge(issuer, { name: `Swimming ${mark}` }),
  await createBadge(issuer, { name: `Running ${mark}` }),
];
const before = Math.floor(Date.now() / 1000);
const a = await issueBadge(issuer, one, [bert, anna], {
  api_consumer_id: `Moodle${mark}`,
  log_entry: { course_id: "2", mark },
});
const b = await issueBadge(issuer, two, [bert], {
  api_consumer_id: `mahara_group_${mark}`,
  log_entry: { course_id: "21", mark },
});
const c = await issueBadge(issuer, one, [cilla], { api_consumer_id: `Moodle${mark}` });
const all = [a, b, c];
await issuer.call("DELETE", `/v1/event/${issuer.id}/${c}?email=${encodeURIComponent(cilla)}`);

const list = async (query: string) => {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer;
};
const ids = async (query: string) => (await list(query)).lines.map((line) => String(line["id"]));
/** Those of this file that the query finds, in its order. */
const found = async (query: string) => (await ids(query)).filter((id) => all.includes(id));
const lineOf = async (id: string) =>
  (await list(`?badge_id=${one}`)).lines.find((line) => line["id"] === id) ?? assert.fail();
const mail = encodeURIComponent;

row("1, 11 v1 lists: one JSON object per line, each followed by CRLF", async () => {
  const { text, lines } = await list(`?badge_id=${one}`);
  assert.equal(lines.length, 2);
  assert.equal(text.match(/\n/g)?.length, 2);
});

row("1 empty list: an empty body", async () => {
  assert.equal((await list(`?email=${mail(person("nobody"))}`)).text, "");
});

row("4.3 api_consumer_id: filters; an empty one does not", async () => {
  assert.deepEqual(await found(`?api_consumer_id=Moodle${mark}`), [a, c]);
  assert.deepEqual(await found(`?api_consumer_id=&badge_id=${one}`), [a, c]);
});

row("4.3 badge_id: filters", async () => {
  assert.deepEqual(await ids(`?badge_id=${two}`), [b]);
  assert.deepEqual(await ids("?badge_id=none"), []);
});

row("4.3 email: filters, in any case", async () => {
  assert.deepEqual(await ids(`?email=${mail(anna)}`), [a]);
  assert.deepEqual((await ids(`?email=${mail(bert.toUpperCase())}`)).toSorted(), [a, b].toSorted());
});

row("4.3 email: the returned recipient array holds only the matching address", async () => {
  const [line] = (await list(`?email=${mail(bert)}&badge_id=${one}`)).lines;
  assert.deepEqual(line?.["recipient"], [bert]);
});

row("4.3 recipient: any of `a|b`", async () => {
  const asked = `${mail(anna)}|${mail(cilla)}|${mail(person("nobody"))}`;
  assert.deepEqual((await ids(`?recipient=${asked}`)).toSorted(), [a, c].toSorted());
  assert.deepEqual((await ids(`?recipient=${asked.replaceAll("|", "%7C")}`)).toSorted(), [a, c].toSorted());
});

row("4.3 begin and end: unix times around the creation, both inclusive", async () => {
  const after = Math.floor(Date.now() / 1000) + 1;
  assert.deepEqual(await found(`?badge_id=${one}&begin=${before - 1}&end=${after}`), [a, c]);
  assert.deepEqual(await found(`?badge_id=${one}&begin=${after + 3600}`), []);
  assert.deepEqual(await found(`?badge_id=${one}&end=${before - 3600}`), []);
  const made = Number((await lineOf(a))["timestamp"]);
  assert.ok((await found(`?badge_id=${one}&begin=${made}&end=${made}`)).includes(a));
});

row("4.3 order_by: asc or desc by date", async () => {
  assert.deepEqual(await ids(`?badge_id=${one}&order_by=asc`), [a, c]);
  assert.deepEqual(await ids(`?badge_id=${one}&order_by=desc`), [c, a]);
});

row("4.3 limit and offset: a page", async () => {
  assert.deepEqual(await ids(`?badge_id=${one}&order_by=asc&limit=1`), [a]);
  assert.deepEqual(await ids(`?badge_id=${one}&order_by=asc&limit=1&offset=1`), [c]);
  assert.deepEqual(await ids(`?badge_id=${one}&order_by=asc&limit=10&offset=2`), []);
});

row("4.3 count_only: a single object {result_count}, whatever limit says", async () => {
  const answer = await list(`?count_only=1&badge_id=${one}&limit=1`);
  assert.deepEqual(answer.json, { result_count: 2 });
  assert.deepEqual((await list(`?count_only=1&badge_id=none`)).json, { result_count: 0 });
});

row("4.3 count_only: 0 lists, as Moodle repeats it with limit, offset and order_by", async () => {
  assert.deepEqual(await ids(`?badge_id=${one}&count_only=0&limit=10&offset=0&order_by=asc`), [a, c]);
});

row("4.3, 11 log_entry: a piece of the compact JSON text", async () => {
  assert.deepEqual(await found(`?log_entry=${mail('"course_id":"2"')}&badge_id=${one}`), [a]);
  assert.deepEqual(await found(`?log_entry=${mail(`"mark":"${mark}"`)}`), [a, b]);
  assert.deepEqual(await found(`?log_entry=${mail('"course_id":"2')}&api_consumer_id=Moodle${mark}`), [a]);
});

row("4.3 query: may be there and empty", async () => {
  assert.deepEqual(await found(`?query=&badge_id=${one}`), [a, c]);
});

row("4.3 query: finds words of the issued name or description", ["installation"], async () => {
  assert.deepEqual(await ids(`?query=${mail(`swimming ${mark}`)}`), [a, c]);
});

row("4.3 filters: all that are named have to match", async () => {
  assert.deepEqual(await ids(`?email=${mail(bert)}&badge_id=${two}&api_consumer_id=mahara_group_${mark}`), [
    b,
  ]);
  assert.deepEqual(await ids(`?email=${mail(bert)}&badge_id=${two}&api_consumer_id=Moodle${mark}`), []);
});

row("1 unknown query params are ignored", async () => {
  assert.deepEqual(await ids(`?0=junk&utterly=unknown&badge_id=${two}`), [b]);
});

for (const [name, kind] of Object.entries({
  id: "string",
  badge_id: "string",
  name: "string",
  token: "string",
  issued_on: "number",
  timestamp: "number",
})) {
  row(`4.3 list item: ${name} is a ${kind}`, async () => {
    assert.equal(typeof (await lineOf(a))[name], kind);
  });
}

row("4.3 list item: name is the badge's at issue", async () => {
  assert.equal((await lineOf(a))["name"], `Swimming ${mark}`);
});

row("4.3 list item: expires is there, null or a unix time", async () => {
  assert.equal((await lineOf(a))["expires"] ?? null, null);
  assert.ok("expires" in (await lineOf(a)));
});

row("4.3 list item: recipient is an array of bare lower-case mails", async () => {
  assert.deepEqual(((await lineOf(a))["recipient"] as string[]).toSorted(), [anna, bert]);
});

row("4.3, 11 list item: revoked is an object mail→epoch, {} when none", async () => {
  assert.deepEqual((await lineOf(a))["revoked"], {});
  const revoked = (await lineOf(c))["revoked"] as Record<string, number>;
  assert.deepEqual(Object.keys(revoked), [cilla]);
  assert.ok(Number.isInteger(revoked[cilla]));
});

row("4.3, 11 list item: log_entry is an object or null", async () => {
  assert.deepEqual((await lineOf(a))["log_entry"], { course_id: "2", mark });
  assert.equal((await lineOf(c))["log_entry"], null);
});

row(
  "4.3 limit, offset, begin and end over 1,205 events; at most 1,000 at once",
  ["installation"],
  async (have) => {
    const own = await createIssuer(have.installation);
    const first = await issueBadge(own, await createBadge(own), ["a@x.example"]);
    const start = 1_600_000_000;
    const { database } = await have.installation.factory();
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
    const idsOf = async (query: string) =>
      (await own.call("GET", `/v1/event/${own.id}${query}`)).lines.map((line) => line["id"]);

    assert.deepEqual(await idsOf(""), range(1, 1205));
    assert.deepEqual(await idsOf("?limit=5000"), range(1, 1000));
    assert.deepEqual(await idsOf("?limit=3&offset=1200"), range(1201, 1203));
    assert.deepEqual(await idsOf("?limit=10&offset=1200"), range(1201, 1205));
    assert.deepEqual(await idsOf("?limit=10&offset=1205"), []);
    assert.deepEqual(await idsOf("?limit=2&order_by=desc"), [first, id(1204)]);
    assert.deepEqual(await idsOf("?limit=2&offset=1&order_by=desc"), [id(1204), id(1203)]);
    assert.deepEqual(await idsOf(`?begin=${start + 10 * 3600}&end=${start + 12 * 3600}`), range(10, 12));
    assert.deepEqual(await idsOf(`?end=${start + 3600}`), range(1, 1));
    for (const [query, count] of [
      ["", 1205],
      [`&begin=${start + 1200 * 3600}`, 6],
      ["&email=a@x.example", 1],
      ["&limit=1", 1205],
    ] as const) {
      const answer = await own.call("GET", `/v1/event/${own.id}?count_only=1${query}`);
      assert.deepEqual(answer.json, { result_count: count }, query);
    }
  },
);
