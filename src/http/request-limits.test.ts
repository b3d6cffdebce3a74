import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { limitRequests, type CountRequest } from "#src/http/request-limits.ts";

/** How many of so many requests pass, and the wait that the first refused one was told. */
function ask(count: CountRequest, key: string, times: number): { passed: number; wait: number } {
  let [passed, wait] = [0, 0];
  for (let at = 0; at < times; at++) {
    const refusal = count(key);
    if (!refusal) passed++;
    else {
      assert.equal(refusal.kind, "too-many");
      wait ||= refusal.detail.retryAfterSeconds ?? 0;
    }
  }
  return { passed, wait };
}

test("as many at once as are allowed, then one for each interval, each key by itself", () => {
  let now = 5000;
  const count = limitRequests(10, 10, () => now);
  assert.deepEqual(ask(count, "a", 15), { passed: 10, wait: 1 });
  assert.deepEqual(ask(count, "b", 10), { passed: 10, wait: 0 });
  now += 99;
  assert.equal(ask(count, "a", 3).passed, 0);
  now += 1;
  assert.equal(ask(count, "a", 3).passed, 1);
  now += 250;
  assert.equal(ask(count, "a", 9).passed, 2);
  now += 10_000;
  assert.equal(ask(count, "a", 15).passed, 10);
});

test("whoever waits as long as it was told passes", () => {
  let now = 0;
  const count = limitRequests(3, 30, () => now);
  const { passed, wait } = ask(count, "a", 31);
  assert.deepEqual({ passed, wait }, { passed: 30, wait: 1 });
  now += wait * 1000;
  assert.equal(ask(count, "a", 1).passed, 1);
  assert.equal(
    ask(
      limitRequests(0.1, 1, () => now),
      "a",
      2,
    ).wait,
    10,
  );
});

test("whatever comes when: in no stretch of time pass more than the bucket and what has refilled", () => {
  const steps = fc.array(fc.record({ later: fc.integer({ min: 0, max: 700 }), times: fc.nat(8) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      (given, perSecond, atOnce) => {
        let now = 0;
        const count = limitRequests(perSecond, atOnce, () => now);
        const passed: { at: number; many: number }[] = [];
        for (const { later, times } of given) {
          now += later;
          passed.push({ at: now, many: ask(count, "a", times).passed });
        }
        for (let from = 0; from < passed.length; from++) {
          let sum = 0;
          for (const { at, many } of passed.slice(from)) {
            sum += many;
            const refilled = ((at - (passed[from]?.at ?? 0)) * perSecond) / 1000;
            assert.ok(sum <= atOnce + refilled + 0.001);
          }
        }
      },
    ),
  );
});
