import assert from "node:assert/strict";
import { test } from "node:test";
import { standingOf, type Standing } from "#src/http/pages/standing.ts";

const now = new Date("2026-11-23T12:00:00Z");
const before = new Date("2026-11-22T12:00:00Z");
const after = new Date("2026-11-24T12:00:00Z");
const fresh = { accepted_at: null, declined_at: null, revoked_at: null, expires_at: null };

const cases: [expected: Standing, award: Partial<Record<keyof typeof fresh, Date>>][] = [
  ["waiting", {}],
  ["waiting", { expires_at: after }],
  ["expired", { expires_at: before }],
  ["expired", { expires_at: now }],
  ["valid", { accepted_at: before }],
  ["valid", { accepted_at: before, expires_at: after }],
  ["expired", { accepted_at: before, expires_at: before }],
  ["declined", { declined_at: before, expires_at: before }],
  ["valid", { declined_at: before, accepted_at: before }],
  ["revoked", { accepted_at: before, revoked_at: before, expires_at: before }],
  ["revoked", { declined_at: before, revoked_at: before }],
];
for (const [expected, award] of cases) {
  test(`${Object.keys(award).join(" and ") || "nothing known"}: ${expected}`, () => {
    assert.equal(standingOf({ ...fresh, ...award }, now), expected);
  });
}
