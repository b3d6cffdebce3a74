import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { countIssuedThisYear } from "#src/domain/issuing/issuing-limit.ts";
import { momentOfEvent, type EventId } from "#src/platform/ids.ts";
import { openIssuingBed, type IssuingBed } from "#test/support/issuing-bed.ts";
import { recordPastEvent } from "#test/support/past-event.ts";

let bed: IssuingBed;
let sample: EventId;

before(async () => {
  bed = await openIssuingBed();
  sample = (await bed.addEvent([{ email: "a@x.example", name: "A" }])).eventId;
});
after(() => bed[Symbol.asyncDispose]());

const momentsOf = (ids: readonly EventId[]) =>
  bed.perform(bed.issuerId, ({ tx }) =>
    tx
      .selectFrom("issuing_event")
      .select(["created_at", "recorded_at"])
      .where("issuer_id", "=", bed.issuerId)
      .where("event_id", "in", ids)
      .orderBy("event_id")
      .execute(),
  );

test("events of one second stay in the order in which they are recorded, in their own time", async () => {
  const then = new Date("2024-05-06T07:08:09Z");
  const ids: EventId[] = [];
  for (let n = 0; n < 12; n++) ids.push(await recordPastEvent(bed, sample, then));
  assert.deepEqual(ids, ids.toSorted());
  for (const id of ids) assert.equal(momentOfEvent(id).toISOString().slice(0, 19), "2024-05-06T07:08:09");
  const moments = await momentsOf(ids);
  assert.deepEqual([...new Set(moments.map(({ created_at }) => created_at.getTime()))], [then.getTime()]);
});

test("each is recorded later than the one before, also when several are recorded at once", async () => {
  const days = Array.from({ length: 8 }, (_, day) => new Date(Date.UTC(2023, 0, day + 1)));
  const ids = await Promise.all(days.map((day) => recordPastEvent(bed, sample, day)));
  const moments = (await momentsOf(ids)).map(({ recorded_at }) => recorded_at?.getTime());
  assert.equal(new Set(moments).size, 8);
});

test("nothing was made later than now", async () => {
  const id = await recordPastEvent(bed, sample, new Date("9999-01-01T00:00:00Z"));
  assert.ok(Math.abs(momentOfEvent(id).getTime() - Date.now()) < 3_600_000);
});

test("what another server issued does not count as issued here", async () => {
  const issued = () => bed.perform(bed.issuerId, countIssuedThisYear);
  const soFar = await issued();
  await recordPastEvent(bed, sample, new Date());
  assert.equal(await issued(), soFar);
});
