import assert from "node:assert/strict";
import { test } from "node:test";
import { visitorWith } from "#src/http/pages/visitor.ts";

const at = new Date("2026-05-04T09:15:00Z");

test("days and moments are written as the language does, in UTC", () => {
  const written = Object.fromEntries(
    ["en", "fi", "sv", "et"].map((language) => [language, visitorWith(null, language).date(at)]),
  );
  assert.deepEqual(written, {
    en: "4 May 2026",
    fi: "4. toukokuuta 2026",
    sv: "4 maj 2026",
    et: "4. mai 2026",
  });
  assert.equal(visitorWith(null, "en").moment(at), "4 May 2026 at 09:15 UTC");
});

test("links carry a language only when it was chosen by hand", () => {
  assert.equal(visitorWith(null, "fi").link("/a"), "/a");
  assert.equal(visitorWith("fi", "sv").link("/a"), "/a?lang=fi");
  assert.equal(visitorWith("fi", "sv").link("/a?b=c"), "/a?b=c&lang=fi");
});
