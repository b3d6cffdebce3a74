import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { sql } from "kysely";
import type { EventFilter } from "#src/domain/issuing/queries.ts";
import { pageOfRecipients, type OffsetPage } from "#src/domain/issuing/recipients.ts";
import { newAwardIds, newEventId, type EventId } from "#src/platform/ids.ts";
import { openIssuingBed, type IssuingBed } from "#test/support/issuing-bed.ts";

let bed: IssuingBed;
/** Every event of the issuer with its plugin and its addresses, oldest first. */
const events: { id: EventId; consumer: string; emails: string[] }[] = [];
const oldest = Date.now() - 5 * 86_400_000;

before(async () => {
  bed = await openIssuingBed();
  const { eventId } = await bed.addEvent([{ email: "a@x.example", name: "A" }]);
  const counts = fc.sample(fc.oneof({ weight: 40, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.nat(90)), {
    numRuns: 2600,
    seed: 7,
  });
  for (const [at, count] of counts.entries()) {
    events.push({
      id: newEventId(new Date(oldest + at * 60_000)),
      consumer: at % 3 === 0 ? "moodle" : "",
      // Capitals cannot be stored, so the order of code units is the order of the database.
      emails: Array.from(
        { length: Math.max(count, 1) },
        (_, n) => `${(n * 7919) % 97}.${n}@x.example`,
      ).toSorted(),
    });
  }
  await bed.perform(bed.issuerId, async ({ tx, now }) => {
    const made = events.map(({ id, consumer, emails }) => ({ id, consumer, count: emails.length }));
    await sql`insert into issuing_event (issuer_id, event_id, badge_id, content_id, message_id, issued_at,
        recipient_count, send_email, show_report, api_consumer_id, created_at, created_by)
      select e.issuer_id, r.id, badge_id, content_id, message_id, issued_at, r.count, send_email, show_report,
        r.consumer, created_at, created_by
      from issuing_event e, jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r(id text, consumer text, count int)
      where e.issuer_id = ${bed.issuerId} and e.event_id = ${eventId}`.execute(tx);
    const awards = events.flatMap(({ id, emails }) => emails.map((email) => ({ id, email })));
    const ids = newAwardIds(bed.issuerId, now, awards.length);
    const rows = JSON.stringify(awards.map((award, at) => ({ ...award, award: ids[at] })));
    await sql`insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at)
      select e.issuer_id, decode(r.award, 'hex'), r.id, e.badge_id, r.email, '', ${now}
      from issuing_event e, jsonb_to_recordset(${rows}::jsonb) as r(id text, email text, award text)
      where e.issuer_id = ${bed.issuerId} and e.event_id = ${eventId}`.execute(tx);
  });
  events.push({ id: eventId, consumer: "", emails: ["a@x.example"] });
});
after(() => bed[Symbol.asyncDispose]());

/** The recipients in the order of lists, oldest event first. */
let all: { id: EventId; consumer: string; email: string; key: string }[] = [];

function expected(filter: EventFilter, page: OffsetPage): { total: number; keys: string[] } {
  if (all.length === 0) {
    all = events.flatMap(({ id, consumer, emails }) =>
      emails.map((email) => ({ id, consumer, email, key: `${id} ${email}` })),
    );
  }
  const from = filter.begin ? newEventId(filter.begin).slice(0, 7) : "";
  const matching = all.filter(
    ({ id, consumer, email }) =>
      (!filter.apiConsumerId || consumer === filter.apiConsumerId) &&
      (!filter.eventId || id === filter.eventId) &&
      (!filter.emails || filter.emails.includes(email)) &&
      id >= from,
  );
  const ordered = page.order === "asc" ? matching : matching.toReversed();
  const listed = ordered.slice(page.offset, page.offset + page.limit);
  return { total: matching.length, keys: listed.map(({ key }) => key) };
}

test("any page of recipients is the one that counting finds, with the total", async () => {
  const largest = events.toSorted((a, b) => b.emails.length - a.emails.length)[0];
  assert.ok(largest && largest.emails.length > 50);
  const filters: EventFilter[] = [
    {},
    { apiConsumerId: "moodle" },
    { begin: new Date(oldest + 2000 * 60_000) },
    { eventId: largest.id },
    { eventId: "none" },
    { emails: ["0.0@x.example"] },
    { emails: ["0.0@x.example", "a@x.example"], apiConsumerId: "moodle" },
    { emails: ["none@x.example"] },
  ];
  const most = expected({}, { order: "asc", limit: 1, offset: 0 }).total;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...filters),
      fc.record({
        order: fc.constantFrom("asc" as const, "desc" as const),
        limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(1000)),
        offset: fc.oneof(fc.nat(120), fc.nat(most + 10)),
      }),
      async (filter, page) => {
        const found = await bed.perform(bed.issuerId, (work) => pageOfRecipients(work, filter, page));
        const keys = found.recipients.map(({ eventId, email }) => `${eventId} ${email}`);
        assert.deepEqual({ total: found.total, keys }, expected(filter, page));
      },
    ),
    { numRuns: 200 },
  );
});

test("a recipient comes with what became of the mail, or none when none was wanted", async () => {
  const page = { order: "desc", limit: 2, offset: 0 } as const;
  const { recipients } = await bed.perform(bed.issuerId, (work) => pageOfRecipients(work, {}, page));
  assert.equal(recipients[0]?.mail?.state, "queued");
  assert.equal(recipients[1]?.mail, null);
});
