import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  openFairLine,
  type FairLine,
  type FairLineOptions,
  type LineState,
} from "#src/platform/fair-line.ts";
import { Problem } from "#src/platform/problem.ts";

const usual: FairLineOptions = {
  room: { all: 4, each: 2 },
  passing: { all: 20, each: 10 },
  standing: { all: 4, each: 2 },
  passingMs: 1000,
  patienceMs: 60_000,
};

/** What became of everybody who asked, in the order in which it did. */
function watch(line: FairLine) {
  const happened: string[] = [];
  const places = new Map<string, Disposable>();
  return {
    happened,
    places,
    /** Asks for room under a name, such as `a1` of key `a`. */
    ask: (name: string, units = 1, patiently = false): void => {
      const key = name.slice(0, 1);
      const asked = patiently ? line.enterPatiently(key, units) : line.enter(key, units);
      asked.then(
        (place) => {
          happened.push(`${name} in`);
          return places.set(name, place);
        },
        (error: unknown) => {
          assert.ok(error instanceof Problem && error.kind === "unavailable");
          assert.equal(error.detail.retryAfterSeconds, 2);
          return happened.push(`${name} refused`);
        },
      );
    },
    leave: async (name: string): Promise<void> => {
      places.get(name)?.[Symbol.dispose]();
      await settled();
    },
  };
}

/** After everything that was decided has been told. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("one key gets its share and no more; another finds room at once", async () => {
  const line = openFairLine(usual);
  const { ask, happened, leave } = watch(line);
  for (const name of ["a1", "a2", "a3", "b1"]) ask(name);
  await settled();
  assert.deepEqual(happened, ["a1 in", "a2 in", "b1 in"]);
  assert.deepEqual(line.state(), { taken: 3, waiting: 1 });
  await leave("b1");
  assert.equal(happened.length, 3, "room that another key left is not for a key that has its share");
  await leave("a1");
  assert.equal(happened.at(-1), "a3 in");
});

test("the lines take turns: a late key does not wait for the line of an early one", async () => {
  const line = openFairLine({ ...usual, room: { all: 1, each: 1 } });
  const { ask, happened, leave } = watch(line);
  for (const name of ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]) ask(name);
  await settled();
  for (const name of ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]) await leave(name);
  assert.deepEqual(
    happened,
    ["a1", "a2", "b1", "c1", "a3", "b2", "a4"].map((name) => `${name} in`),
  );
  assert.deepEqual(line.state(), { taken: 0, waiting: 0 });
});

test("a line that passes may be long, one that stands is short, and one that has passed may be long again", async () => {
  let now = 0;
  const line = openFairLine({ ...usual, now: () => now });
  const { ask, happened, places, leave } = watch(line);
  for (let at = 1; at <= 13; at++) ask(`a${at}`);
  await settled();
  assert.deepEqual(happened, ["a1 in", "a2 in", "a13 refused"]);
  now = 1001;
  assert.ok(line.check("a"));
  assert.equal(line.check("b"), null);
  for (const name of ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"]) await leave(name);
  assert.deepEqual(line.state(), { taken: 2, waiting: 2 });
  ask("a14");
  await settled();
  assert.equal(happened.at(-1), "a14 refused");
  for (const name of places.keys()) await leave(name);
  for (const name of places.keys()) await leave(name);
  assert.deepEqual(line.state(), { taken: 0, waiting: 0 });
  for (let at = 20; at < 30; at++) ask(`a${at}`);
  await settled();
  assert.deepEqual(line.state(), { taken: 2, waiting: 8 });
});

test("all room taken for long: everybody's line is short", async () => {
  let now = 0;
  const line = openFairLine({ ...usual, room: { all: 2, each: 2 }, now: () => now });
  const { ask, happened, places, leave } = watch(line);
  for (const name of ["a1", "b1", "c1", "d1", "e1"]) ask(name);
  await settled();
  now = 1001;
  ask("f1");
  ask("g1");
  await settled();
  assert.deepEqual(happened, ["a1 in", "b1 in", "g1 refused"]);

  const everybodyLeaves = async () => {
    while (line.state().taken > 0) for (const name of places.keys()) await leave(name);
  };
  await everybodyLeaves();
  now += 900;
  for (let at = 0; at < 8; at++) ask(`${"hijklmno"[at]}1`);
  await settled();
  assert.deepEqual(line.state(), { taken: 2, waiting: 4 }, "it was empty for a moment only");
  await everybodyLeaves();
  now += 1001;
  for (let at = 0; at < 8; at++) ask(`${"pqrstuvw"[at]}1`);
  await settled();
  assert.deepEqual(line.state(), { taken: 2, waiting: 6 }, "it has passed");
});

test("where all lines are too long together, the last of the longest gives way to a newcomer", async () => {
  const told: LineState[] = [];
  const onRefusal = (state: LineState) => told.push(state);
  const line = openFairLine({
    ...usual,
    room: { all: 1, each: 1 },
    passing: { all: 4, each: 4 },
    onRefusal,
  });
  const { ask, happened } = watch(line);
  for (const name of ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1", "c2"]) ask(name);
  await settled();
  const refused = happened.filter((what) => what.endsWith("refused"));
  assert.deepEqual(refused.toSorted(), ["a3 refused", "a4 refused", "a5 refused", "c2 refused"]);
  assert.equal(line.check("d"), null);
  assert.ok(line.check("a"));
  assert.equal(told.length, 5);
  assert.deepEqual(told.at(-1), { taken: 1, waiting: 4 });
});

test("whoever has waited long enough is refused, and whoever has begun waits on", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const line = openFairLine({ ...usual, room: { all: 1, each: 1 } });
  const { ask, happened, leave } = watch(line);
  ask("a1");
  ask("b1");
  ask("c1", 1, true);
  await settled();
  context.mock.timers.tick(59_999);
  await settled();
  assert.deepEqual(happened, ["a1 in"]);
  context.mock.timers.tick(1);
  await settled();
  assert.deepEqual(happened, ["a1 in", "b1 refused"]);
  context.mock.timers.tick(600_000);
  await leave("a1");
  assert.deepEqual(happened, ["a1 in", "b1 refused", "c1 in"]);
});

test("room is counted in units, nobody overtakes who waits for many, and nobody asks for more than a key may have", async () => {
  const line = openFairLine({ ...usual, room: { all: 10, each: 6 } });
  const { ask, happened, leave } = watch(line);
  ask("a1", 6);
  ask("b1", 3);
  ask("c1", 5);
  ask("d1", 1);
  await settled();
  assert.deepEqual(happened, ["a1 in", "b1 in"]);
  await leave("a1");
  assert.deepEqual(happened.slice(2), ["c1 in", "d1 in"]);
  await leave("b1");
  await leave("c1");
  ask("e1", 100);
  await settled();
  assert.equal(happened.at(-1), "e1 in");
  assert.equal(line.state().taken, 7);
});

test("leaving twice gives room once", async () => {
  const line = openFairLine(usual);
  const place = await line.enter("a");
  place[Symbol.dispose]();
  place[Symbol.dispose]();
  assert.equal(line.state().taken, 0);
});

test("whatever comes and goes: never more than the bounds, and in the end everybody was let in or refused", async () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c", "d"),
    units: fc.integer({ min: 1, max: 3 }),
    patient: fc.boolean(),
    leaves: fc.nat(5),
    later: fc.nat(400),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
    let now = 0;
    const room = { all: 5, each: 3 };
    const line = openFairLine({ ...usual, room, passing: { all: 6, each: 4 }, now: () => now });
    const inside: { key: string; units: number; place: Disposable }[] = [];
    let [entered, refused] = [0, 0];
    const leaveOne = () => inside.shift()?.place[Symbol.dispose]();
    for (const { key, units, patient, leaves, later } of steps) {
      now += later;
      const asked = patient ? line.enterPatiently(key, units) : line.enter(key, units);
      asked.then(
        (place) => inside.push({ key, units, place }),
        () => refused++,
      );
      await settled();
      const sum = (own: typeof inside) => own.reduce((total, one) => total + one.units, 0);
      assert.ok(sum(inside) <= room.all);
      for (const own of Map.groupBy(inside, (one) => one.key).values()) assert.ok(sum(own) <= room.each);
      assert.equal(line.state().taken, sum(inside));
      if (leaves > 2 && inside.length > 0) {
        entered++;
        leaveOne();
      }
      await settled();
    }
    for (let left = steps.length; left > 0; left--) {
      entered += inside.length > 0 ? 1 : 0;
      leaveOne();
      await settled();
    }
    assert.deepEqual(line.state(), { taken: 0, waiting: 0 });
    assert.equal(entered + refused, steps.length);
  });
  await fc.assert(property, { numRuns: 200 });
});
