import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import * as ids from "#src/platform/ids.ts";

test("a badge id and an award id name their issuer", () => {
  for (let i = 0; i < 200; i++) {
    const issuer = ids.newIssuerId();
    assert.ok(ids.isIssuerId(issuer));
    const badge = ids.newBadgeId(issuer);
    assert.ok(ids.isBadgeId(badge));
    assert.equal(ids.issuerOfBadge(badge), issuer);
    const [award] = ids.newAwardIds(issuer, new Date(), 1);
    assert.ok(award && ids.isAwardId(award));
    assert.equal(ids.issuerOfAward(award), issuer);
  }
});

test("award ids come in ascending order and do not repeat", () => {
  const made = ids.newAwardIds(ids.newIssuerId(), new Date(), 5000);
  assert.deepEqual(made, made.toSorted());
  assert.equal(new Set(made).size, 5000);
});

test("event ids sort by time", () => {
  fc.assert(
    fc.property(fc.nat(4_000_000_000_000 / 2), fc.integer({ min: 1, max: 1e9 }), (at, later) => {
      const a = ids.newEventId(new Date(at));
      const b = ids.newEventId(new Date(at + later));
      assert.equal(ids.momentOfEvent(a).getTime(), at);
      return ids.isEventId(a) && ids.isEventId(b) && a < b;
    }),
  );
});

test("the events of a span of time are those between its ids, also where ids end", () => {
  const moment = fc.integer({ min: -8_000_000_000_000, max: 8_000_000_000_000 });
  fc.assert(
    fc.property(fc.nat(3_500_000_000_000), moment, (made, asked) => {
      const id: string = ids.newEventId(new Date(made));
      assert.equal(id >= ids.firstEventIdAt(new Date(asked)), made >= asked);
    }),
  );
});
