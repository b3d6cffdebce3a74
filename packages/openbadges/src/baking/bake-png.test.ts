import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { chunk, itxt, makePng, text, ztxt } from "../../test/make-png.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { bakePng, preparePng } from "./bake-png.ts";
import { MAX_BAKED_TEXT_BYTES } from "./bakeable-text.ts";
import { AFTER_IHDR, pngChunks } from "./png-chunks.ts";
import { unbakePng } from "./unbake-png.ts";

const bakeable = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !value.includes("\0"));

test("the badge is one uncompressed iTXt right after IHDR, byte for byte", () => {
  const image = makePng();
  const baked = Buffer.from(bakePng(image, '{"a":"é"}'));
  const inserted = baked.length - image.length;
  const data = 'openbadges\0\0\0\0\0{"a":"é"}';
  assert.deepEqual(baked.subarray(0, AFTER_IHDR), image.subarray(0, AFTER_IHDR));
  assert.deepEqual(baked.subarray(AFTER_IHDR, AFTER_IHDR + inserted), chunk("iTXt", Buffer.from(data)));
  assert.deepEqual(baked.subarray(AFTER_IHDR + inserted), image.subarray(AFTER_IHDR));
});

test("any text comes back as it was, from images of any size", () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, bakeable, (width, height, value) => {
      const image = makePng(width, height);
      assert.deepEqual(unbakePng(bakePng(image, value)), [{ keyword: "openbadges", text: value }]);
    }),
  );
});

test("every chunk of a baked image has the right CRC", () => {
  fc.assert(
    fc.property(bakeable, (value) => {
      const baked = Buffer.from(bakePng(makePng(), value));
      for (const { start, dataEnd } of pngChunks(baked)) {
        assert.equal(crc32(baked.subarray(start + 4, dataEnd)), baked.readUInt32BE(dataEnd));
      }
    }),
  );
});

test("baking again replaces, and gives what one baking would have given", () => {
  fc.assert(
    fc.property(bakeable, bakeable, (first, second) => {
      const image = makePng(5, 5, [text("Title", "Badge")]);
      assert.deepEqual(bakePng(bakePng(image, first), second), bakePng(image, second));
    }),
  );
});

test("badges of every kind and spelling are replaced, other texts stay", () => {
  const badges = [
    itxt("openbadges", "old"),
    itxt("openbadges", "old", { compressed: true }),
    text("openbadge", "old"),
    ztxt("openbadges", "old"),
    itxt("openbadgecredential", "old"),
  ];
  const others = [text("Author", "A"), itxt("openbadgesx", "kept"), chunk("gAMA", "\0\0\0\x01")];
  const image = makePng(3, 3, [badges, others, badges].flat());
  assert.deepEqual(bakePng(image, "new"), bakePng(makePng(3, 3, others), "new"));
});

test("one prepared image serves many awards", () => {
  const image = makePng(20, 20, [text("openbadges", "old")]);
  const prepared = preparePng(image);
  fc.assert(fc.property(bakeable, (value) => assert.deepEqual(prepared.bake(value), bakePng(image, value))));
});

test("another keyword can be given; it is replaced as well", () => {
  const options = { keyword: "openbadgecredential" };
  const image = makePng(3, 2, [itxt("openbadges", "old")]);
  const baked = bakePng(bakePng(image, "one", options), "two", options);
  assert.deepEqual(unbakePng(baked), [{ keyword: "openbadgecredential", text: "two" }]);
  const own = { keyword: "clrcredential" };
  assert.deepEqual(bakePng(bakePng(makePng(), "one", own), "two", own), bakePng(makePng(), "two", own));
});

test("bytes after IEND are dropped, and a view into a larger buffer is respected", () => {
  const image = makePng();
  assert.deepEqual(bakePng(Buffer.concat([image, Buffer.from("<?php")]), "x"), bakePng(image, "x"));
  const padded = Buffer.concat([Buffer.alloc(7), image, Buffer.alloc(7)]);
  assert.deepEqual(
    bakePng(new Uint8Array(padded.buffer, padded.byteOffset + 7, image.length), "x"),
    bakePng(image, "x"),
  );
});

test("text that would not come back is refused", () => {
  refuses(() => bakePng(makePng(), ""), "text-not-bakeable");
  refuses(() => bakePng(makePng(), "a\0b"), "text-not-bakeable");
  refuses(() => bakePng(makePng(), "a\uD800b"), "text-not-bakeable");
  refuses(() => bakePng(makePng(), "é".repeat(MAX_BAKED_TEXT_BYTES / 2 + 1)), "baked-text-too-large");
  const longest = "é".repeat(MAX_BAKED_TEXT_BYTES / 2);
  assert.equal(unbakePng(bakePng(makePng(), longest))[0]?.text, longest);
});

test("keywords that PNG does not allow are refused", () => {
  for (const keyword of ["", " a", "a ", "a  b", "a\0b", "é", "a".repeat(80)]) {
    refuses(() => preparePng(makePng(), { keyword }), "keyword-invalid");
  }
});

test("what is not a whole PNG is refused", () => {
  const image = makePng();
  refuses(() => preparePng(new Uint8Array()), "not-png");
  refuses(() => preparePng(Buffer.from("ffd8ffe000104a464946", "hex")), "not-png");
  refuses(() => preparePng(image.subarray(0, 8)), "png-truncated");
  refuses(
    () => preparePng(Buffer.concat([image.subarray(0, 8), chunk("IDAT"), chunk("IEND")])),
    "png-malformed",
  );
  refuses(
    () => preparePng(Buffer.concat([image.subarray(0, 8), chunk("IHDR"), chunk("IEND")])),
    "png-malformed",
  );
  refuses(() => preparePng(Buffer.concat([image.subarray(0, 33), chunk("\0\0\0\0")])), "png-malformed");
  for (let length = 9; length < image.length; length++) {
    refuses(() => preparePng(image.subarray(0, length)), "png-truncated");
  }
});

test("hostile bytes are baked or refused, and nothing else", () => {
  const image = makePng(3, 2, [itxt("openbadges", "old")]);
  const change = fc.record({ at: fc.nat(image.length - 1), to: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const broken = Buffer.from(image);
      for (const { at, to } of changes) broken[at] = to;
      onlyRefuses(() => bakePng(broken, "x"));
    }),
    { numRuns: 500 },
  );
});
