import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import * as fc from "fast-check";

import { ArtError, type ArtErrorCode } from "./art-error.ts";
import { badgeShapes, type BadgeDesign } from "./badge-design.ts";
import { designFromName } from "./design-from-name.ts";
import { drawBadge } from "./draw-badge.ts";
import { loadFont, missingCharacters } from "./fonts.ts";
import { iconNames } from "./icons.ts";

const require = createRequire(import.meta.url);
const fonts = ["latin", "latin-ext"].map((subset) =>
  loadFont(
    readFileSync(
      require.resolve(`@fontsource/bricolage-grotesque/files/bricolage-grotesque-${subset}-700-normal.woff`),
    ),
  ),
);

const plain: BadgeDesign = {
  shape: "hexagon",
  colours: { base: "#14463a", ring: "#f6ead0", accent: "#e2b04f", ink: "#14463a" },
  centre: { kind: "icon", icon: "pool" },
};

function refused(change: object, code: ArtErrorCode): void {
  assert.throws(
    () => drawBadge(Object.assign({ ...plain }, change), fonts),
    (error) => error instanceof ArtError && error.code === code,
  );
}

function commands(svg: string): number {
  return svg.match(/[a-z]/gi)?.length ?? 0;
}

test("every shape and icon draws, each differently, and small", () => {
  const drawn = badgeShapes.flatMap((shape) =>
    iconNames.map((icon) => drawBadge({ ...plain, shape, centre: { kind: "icon", icon } }, fonts)),
  );
  assert.equal(new Set(drawn).size, badgeShapes.length * iconNames.length);
  for (const svg of drawn) {
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 512 512"/);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.ok(svg.length < 4_000, `${svg.length} characters`);
  }
});

test("Finnish, Estonian, Swedish and other Latin letters become outlines of their own", () => {
  const without = commands(drawBadge(plain, fonts));
  for (const letter of "ÅÄÖåäöÕÜõüŠšŽžŌőŁđŊŋ·–") {
    assert.deepEqual(missingCharacters(letter, fonts), []);
    const svg = drawBadge({ ...plain, arcAbove: letter, arcBelow: letter, ribbon: letter }, fonts);
    assert.ok(commands(svg) > without + 12, letter);
  }
  assert.notEqual(
    drawBadge({ ...plain, arcAbove: "Ä" }, fonts).length,
    drawBadge({ ...plain, arcAbove: "A" }, fonts).length,
  );
  const [composed, decomposed] = ["Ö", "O\u0308"].map((arcAbove) => drawBadge({ ...plain, arcAbove }, fonts));
  assert.equal(composed, decomposed, "a letter and its accent are drawn as one");
});

test("without fonts only the texts are missing", () => {
  assert.equal(drawBadge({ ...plain, arcAbove: "A", ribbon: "B" }, []), drawBadge(plain, fonts));
});

test("a text that the fonts cannot draw is left out, and can be asked about", () => {
  assert.equal(drawBadge({ ...plain, arcAbove: "Медаль" }, fonts), drawBadge(plain, fonts));
  assert.deepEqual(missingCharacters("A 水水 é", fonts), ["水"]);
  const star = drawBadge({ ...plain, centre: { kind: "icon", icon: "star" } }, fonts);
  assert.equal(drawBadge({ ...plain, centre: { kind: "letters", letters: "水" } }, fonts), star);
  assert.notEqual(drawBadge({ ...plain, centre: { kind: "letters", letters: "A1" } }, fonts), star);
});

test("a usual design stays under 10 kB, the worst that the limits allow under 25 kB", () => {
  const full = drawBadge(
    {
      ...plain,
      arcAbove: "WWWWÄÄÄÄÅÅÅÅSSSSGGGG8888",
      arcBelow: "8888GGGGSSSSÅÅÅÅÄÄÄÄWWWW",
      ribbon: "SSSS8888GGGGÅÅ",
    },
    fonts,
  );
  assert.ok(full.length < 25_000, `${full.length} characters`);
  const usual = drawBadge(designFromName("Introduction to Water Safety, level 2"), fonts);
  assert.ok(usual.length < 10_000, `${usual.length} characters`);
});

test("a design that cannot be drawn is refused with a code", () => {
  refused({ shape: "blob" }, "unknown-shape");
  refused({ centre: { kind: "icon", icon: "unicorn" } }, "unknown-icon");
  refused({ colours: { ...plain.colours, base: '"/><script>' } }, "bad-colour");
  refused({ arcAbove: "x".repeat(25) }, "bad-text");
  assert.throws(() => loadFont(new Uint8Array(10)), { code: "bad-font" });
});

test("whatever the texts, the picture is markup of our own only", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(
      text,
      text,
      fc.string({ unit: "grapheme-ascii", maxLength: 14 }),
      (arcAbove, arcBelow, ribbon) => {
        const svg = drawBadge({ ...plain, arcAbove, arcBelow, ribbon }, fonts);
        assert.match(svg, /^(<\/?(svg|g|path|circle)( [a-z-]+="[\w #.,():/-]*")*\s*\/?>\s*)+$/i);
        assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
      },
    ),
    { numRuns: 60 },
  );
});
