import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { refuses } from "../test/refuses.ts";
import { dateTime } from "./date-time.ts";

test("a moment is written in UTC, to the second", () => {
  assert.equal(dateTime(new Date("2026-11-23T23:30:00.999+02:00")), "2026-11-23T21:30:00Z");
});

test("every moment between the years 0 and 9999 reads back as the same second", () => {
  const min = new Date("0000-01-01T00:00:00Z");
  const max = new Date("9999-12-31T23:59:59Z");
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (moment) => {
      assert.equal(Date.parse(dateTime(moment)), Math.floor(moment.getTime() / 1000) * 1000);
    }),
  );
});

test("what is not such a moment is refused", () => {
  refuses(() => dateTime(new Date(Number.NaN)), "date-invalid");
  refuses(() => dateTime(new Date("+010000-01-01T00:00:00Z")), "date-invalid");
  refuses(() => dateTime(new Date("-000001-01-01T00:00:00Z")), "date-invalid");
});
