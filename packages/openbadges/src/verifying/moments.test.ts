import assert from "node:assert/strict";
import { test } from "node:test";
import { looseMomentOf, momentOf } from "./moments.ts";

const moment = Date.parse("2026-11-23T12:00:00Z");

test("dates with time and zone", () => {
  for (const text of [
    "2026-11-23T12:00:00Z",
    "2026-11-23t12:00:00z",
    "2026-11-23T12:00Z",
    "2026-11-23T12:00:00.000Z",
    "2026-11-23T14:00:00+02:00",
    "2026-11-23T12:00:00+0000",
  ]) {
    assert.equal(momentOf(text), moment, text);
    assert.equal(looseMomentOf(text), moment, text);
  }
  for (const bad of [
    "2026-11-23",
    "2026-11-23T12:00:00",
    "2026-13-23T12:00:00Z",
    "soon",
    "",
    1,
    null,
    undefined,
    "1795435200",
  ]) {
    assert.equal(momentOf(bad), undefined, String(bad));
  }
});

test("dates of the first editions: seconds, days, and times that are taken as UTC", () => {
  for (const value of [moment / 1000, "1795435200", "2026-11-23T12:00:00", "2026-11-23T12:00"]) {
    assert.equal(looseMomentOf(value), moment, String(value));
  }
  assert.equal(looseMomentOf("2026-11-23"), Date.parse("2026-11-23T00:00:00Z"));
  for (const bad of ["soon", "23.11.2026", Number.NaN, 1e20, {}, null])
    assert.equal(looseMomentOf(bad), undefined);
});
