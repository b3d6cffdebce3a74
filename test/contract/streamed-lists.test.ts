import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { after, test } from "node:test";
import { Client } from "pg";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { until } from "#test/support/until.ts";

/* Lists longer than an answer may hold in memory: they come as their reader takes them, and a reader that takes nothing holds nothing. */

const badgeworks = await startBadgeworks({ settings: { ISSUER_CONNECTIONS: "1", WAIT_SECONDS: "1" } });
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);
const many = 2000;
const path = `/v1/event/${issuer.id}`;

const owner = new Client({ connectionString: (await badgeworks.factory()).address.ownerUrl });
await owner.connect();
after(async () => {
  await owner.end();
  await badgeworks[Symbol.asyncDispose]();
});

/** One event issued over the wire, and copies of it with a long log entry: about 16 MB as a list. */
const model = await issueBadge(issuer, badge, ["anna@example.org"], { log_entry: { course_id: "2" } });
const { rows: columns } = await owner.query<{ name: string }>(
  `select quote_ident(attname) as name from pg_attribute where attrelid = 'issuing_event'::regclass and attnum > 0
     and not attisdropped and attname not in ('event_id', 'log_entry')`,
);
const rest = columns.map(({ name }) => name).join(", ");
await owner.query(
  `with copied as (
     insert into issuing_event (event_id, log_entry, ${rest})
     select '1000000' || lpad(n::text, 8, '0'),
       json_build_object('n', n, 'long', (select string_agg(md5(n::text || i), '') from generate_series(1, 250) i)), ${rest}
     from issuing_event, generate_series(1, $1) n where event_id = $2
     returning issuer_id, event_id)
   insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at)
   select issuer_id, decode(md5(event_id) || '00000000', 'hex'), event_id, $3, 'p' || right(event_id, 8) || '@example.org', '', now()
   from copied`,
  [many - 1, model, badge],
);

const ids = (lines: Record<string, unknown>[]) => lines.map((line) => String(line["id"]));

/** Asks for the whole list and reads none of it until it is told to. */
async function ask(): Promise<IncomingMessage> {
  const outgoing = request(`${badgeworks.origin}${path}`, {
    headers: { authorization: `Bearer ${issuer.token}` },
    agent: false,
  });
  outgoing.on("error", () => undefined);
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  incoming.on("error", () => undefined);
  return incoming;
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("without a limit the list is everything, in either order, and pages of 1,000 are its parts", async () => {
  const whole = await issuer.call("GET", path);
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get("content-length"), null);
  const { lines } = whole;
  assert.equal(lines.length, many);
  const ascending = ids(lines);
  assert.deepEqual(ascending, ascending.toSorted());
  assert.equal(new Set(ascending).size, many);
  for (const [at, line] of lines.slice(0, many - 1).entries()) {
    const log = line["log_entry"] as { n: number; long: string };
    assert.equal(log.n, at + 1);
    assert.equal(log.long.length, 8000);
    assert.deepEqual(line["recipient"], [`p${String(at + 1).padStart(8, "0")}@example.org`]);
  }
  const descending = await issuer.call("GET", `${path}?order_by=desc`);
  assert.deepEqual(ids(descending.lines), ascending.toReversed());
  for (let offset = 0; offset < many; offset += 1000) {
    const page = await issuer.call("GET", `${path}?limit=1000&offset=${offset}`);
    assert.deepEqual(ids(page.lines), ascending.slice(offset, offset + 1000));
  }
  const over = await issuer.call("GET", `${path}?limit=5000`);
  assert.equal(over.lines.length, 1000, "the documented upper limit");
  const short = await issuer.call("GET", `${path}?limit=3`);
  assert.ok(Number(short.headers.get("content-length")) > 0, "a short list goes out with its length");
});

test("a reader that takes nothing holds no connection, and gets everything when it goes on", async () => {
  const whole = (await issuer.call("GET", path)).text;
  const stalled = [await ask()];
  const single = await issuer.call("GET", `${path}/${model}`);
  assert.equal(single.status, 200, "the issuer's only connection is free");
  const { rows } = await owner.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where usename = 'badgeworks_app' and backend_xid is not null",
  );
  assert.equal(rows[0]?.count, 0);
  for (const text of await Promise.all(stalled.map(read))) assert.equal(text, whole);
});

test("an issuer has eight long answers at a time; whoever leaves makes room", async () => {
  const stalled: IncomingMessage[] = [];
  for (let at = 0; at < 8; at++) stalled.push(await ask());
  const refused = await issuer.call("GET", path);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("retry-after"), "2");
  assert.equal((await issuer.call("GET", `${path}?limit=10`)).status, 200, "short ones need no place");
  const other = await createIssuer(badgeworks, "Other");
  assert.equal((await other.call("GET", `/v1/event/${other.id}`)).status, 200);

  stalled.pop()?.destroy();
  await until(async () => (await issuer.call("GET", path)).status === 200);
  for (const incoming of stalled) incoming.destroy();
  const all = await Promise.all([issuer.call("GET", path), issuer.call("GET", path)]);
  for (const answer of all) assert.equal(answer.lines.length, many);
});

test("events of many recipients come in pieces too, each with all of them", async () => {
  const crowd = await createIssuer(badgeworks, "Crowd");
  const own = await createBadge(crowd);
  const people = (event: number) =>
    Array.from({ length: 9000 }, (_, at) => `p${String(at).padStart(4, "0")}.${event}@example.org`);
  for (let event = 0; event < 5; event++) await issueBadge(crowd, own, people(event));
  for (const query of ["", "?limit=5", "?order_by=desc"]) {
    const { lines } = await crowd.call("GET", `/v1/event/${crowd.id}${query}`);
    const found = lines.map((line) => line["recipient"] as string[]);
    const wanted = [0, 1, 2, 3, 4].map(people);
    assert.deepEqual(found, query === "?order_by=desc" ? wanted.toReversed() : wanted);
  }
  const one = await crowd.call("GET", `/v1/event/${crowd.id}?email=p0007.3@example.org`);
  assert.deepEqual(
    one.lines.map((line) => line["recipient"]),
    [["p0007.3@example.org"]],
  );
});
