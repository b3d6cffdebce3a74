import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { assertDrawable } from "./badge-design.ts";
import { contrastRatio } from "./colour.ts";
import { designFromName } from "./design-from-name.ts";
import { palettes } from "./palettes.ts";

const names = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(fc.constantFrom("Water", "turvallisuus", "Level", "3", "ja", "Õpetaja", "ß", "İ"), {
      maxLength: 8,
    })
    .map((words) => words.join(" ")),
);

test("any name gives a drawable design that passes its contrasts", () => {
  fc.assert(
    fc.property(names, names, (name, issuer) => {
      const design = designFromName(name, { issuer });
      assert.doesNotThrow(() => assertDrawable(design));
      const { base, ring, accent, ink } = design.colours;
      assert.ok(contrastRatio(ring, base) >= 4.5, `${ring} on ${base}`);
      assert.ok(contrastRatio(ink, accent) >= 3, `${ink} on ${accent}`);
    }),
  );
});

test("every palette passes its contrasts", () => {
  for (const { base, ring, accent, ink } of palettes) {
    assert.ok(contrastRatio(ring, base) >= 4.5, `${ring} on ${base}: ${contrastRatio(ring, base)}`);
    assert.ok(contrastRatio(ink, accent) >= 3, `${ink} on ${accent}: ${contrastRatio(ink, accent)}`);
  }
});

test("contrast counts as WCAG does", () => {
  assert.equal(contrastRatio("#000000", "#ffffff"), 21);
  assert.equal(contrastRatio("#767676", "#ffffff").toFixed(2), "4.54");
  assert.equal(contrastRatio("#123456", "#123456"), 1);
});

test("the same name gives the same design, and names spread over shapes and colours", () => {
  fc.assert(fc.property(names, (name) => assert.deepEqual(designFromName(name), designFromName(name))));
  const many = Array.from({ length: 300 }, (_, index) => designFromName(`Badge ${index}`));
  assert.equal(new Set(many.map(({ shape }) => shape)).size, 4);
  assert.equal(new Set(many.map(({ colours }) => colours.base)).size, palettes.length);
});

test("words of the name choose icon, ribbon and arcs", () => {
  const pool = designFromName("Vesiturvallisuus, taso 2", { issuer: "Tampere College" });
  assert.deepEqual(pool.centre, { kind: "icon", icon: "pool" });
  assert.equal(pool.ribbon, "TASO 2");
  assert.equal(pool.arcAbove, "VESITURVALLISUUS");
  assert.equal(pool.arcBelow, "TAMPERE COLLEGE");

  const long = designFromName("Introduction to Water Safety", { issuer: "Tampere College" });
  assert.deepEqual([long.arcAbove, long.arcBelow], ["INTRODUCTION", "TO WATER SAFETY"]);

  const endless = designFromName("A name with far too many words to be written on a badge");
  assert.equal(endless.arcAbove, undefined);
  assert.deepEqual(designFromName("Parallel Universe").centre, { kind: "letters", letters: "PU" });
  assert.deepEqual(designFromName("Level 2").arcAbove, "LEVEL 2");
  assert.deepEqual(designFromName("Career guide").centre, { kind: "icon", icon: "compass" });
});
