import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { sql } from "kysely";
import { eventBeforeOffset } from "#src/domain/issuing/event-places.ts";
import type { EventFilter } from "#src/domain/issuing/queries.ts";
import { newEventId, type EventId } from "#src/platform/ids.ts";
import { openIssuingBed, type IssuingBed } from "#test/support/issuing-bed.ts";
import { recordPastEvent } from "#test/support/past-event.ts";

let bed: IssuingBed;
let sample: EventId;
/** Every event of the issuer with its plugin, oldest first. */
const events: { id: EventId; consumer: string }[] = [];

before(async () => {
  bed = await openIssuingBed();
  sample = (await bed.addEvent([{ email: "a@x.example", name: "A" }])).eventId;
  await add(5500, Date.now() - 5 * 86_400_000, 60_000);
  events.push({ id: sample, consumer: "" });
});
after(() => bed[Symbol.asyncDispose]());

/** Adds events like the first, some time apart. */
async function add(count: number, from: number, apartMs: number): Promise<void> {
  const made = Array.from({ length: count }, (_, at) => ({
    id: newEventId(new Date(from + at * apartMs)),
    consumer: at % 3 === 0 ? "moodle" : "",
  }));
  await bed.perform(bed.issuerId, async ({ tx }) => {
    await sql`insert into issuing_event (issuer_id, event_id, badge_id, content_id, message_id, issued_at,
        recipient_count, send_email, show_report, api_consumer_id, created_at, created_by)
      select e.issuer_id, r.id, badge_id, content_id, message_id, issued_at, recipient_count, send_email, show_report,
        r.consumer, created_at, created_by
      from issuing_event e, jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r(id text, consumer text)
      where e.issuer_id = ${bed.issuerId} and e.event_id = ${sample}`.execute(tx);
  });
  events.push(...made);
}

const ask = (filter: EventFilter, order: "asc" | "desc", offset: number) =>
  bed.perform(bed.issuerId, (work) => eventBeforeOffset(work, filter, order, offset));

function expected(filter: EventFilter, order: "asc" | "desc", offset: number): EventId | null {
  const ids = events
    .filter((event) => !filter.apiConsumerId || event.consumer === filter.apiConsumerId)
    .map((event) => event.id)
    .toSorted();
  return ids.at(order === "asc" ? offset - 1 : -offset) ?? null;
}

async function holds(): Promise<void> {
  const filters: EventFilter[] = [{}, { apiConsumerId: "moodle" }, { begin: new Date(0) }];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...filters),
      fc.constantFrom("asc" as const, "desc" as const),
      fc.integer({ min: 1, max: 6200 }),
      async (filter, order, offset) => {
        assert.equal(await ask(filter, order, offset), expected(filter, order, offset));
      },
    ),
    { numRuns: 150 },
  );
  for (const offset of [
    999,
    1000,
    1001,
    1999,
    2000,
    2001,
    3000,
    5000,
    5001,
    events.length,
    events.length + 1,
  ]) {
    for (const order of ["asc", "desc"] as const) {
      assert.equal(await ask({}, order, offset), expected({}, order, offset), `${order} ${offset}`);
    }
  }
}

test("the place of any offset is the one that counting finds", holds);

test("places stay right while new events come, and those that are too young are not remembered", async () => {
  await add(300, Date.now() - 60_000, 1);
  await holds();
  // Committed late: older than what was listed already, yet not older than what is remembered.
  await add(200, Date.now() - 120_000, 1);
  await holds();
});

test("an event of the past that is recorded afterwards moves the places of those behind it", async () => {
  await holds();
  for (const ageMs of [4 * 86_400_000, 6 * 86_400_000]) {
    const id = await recordPastEvent(bed, sample, new Date(Date.now() - ageMs));
    events.push({ id, consumer: "moodle" });
    await holds();
  }
});
