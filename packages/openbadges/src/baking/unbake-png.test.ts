import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { chunk, itxt, makePng, text, ztxt } from "../../test/make-png.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { unbakePng } from "./unbake-png.ts";

function withChunks(...extra: Uint8Array[]): Buffer {
  return makePng(3, 2, extra);
}

test("an image without a badge gives an empty list", () => {
  assert.deepEqual(unbakePng(withChunks(text("Title", "openbadges"))), []);
});

test("every form a badge may have in a PNG is read", () => {
  const url = "https://b.example/é";
  assert.deepEqual(unbakePng(withChunks(text("openbadges", url))), [{ keyword: "openbadges", text: url }]);
  assert.deepEqual(unbakePng(withChunks(ztxt("openbadge", url))), [{ keyword: "openbadge", text: url }]);
  for (const options of [
    {},
    { compressed: true },
    { language: "en" },
    { compressed: true, language: "fi" },
  ]) {
    const image = withChunks(itxt("openbadges", '{"n":"名"}', options));
    assert.deepEqual(unbakePng(image), [{ keyword: "openbadges", text: '{"n":"名"}' }]);
  }
});

test("a 2.0 and a 3.0 badge may stand side by side, two of one kind may not", () => {
  const both = withChunks(itxt("openbadgecredential", "jwt"), itxt("openbadges", "json"));
  assert.deepEqual(
    unbakePng(both).map((baked) => baked.text),
    ["jwt", "json"],
  );
  refuses(() => unbakePng(withChunks(itxt("openbadges", "a"), itxt("openbadges", "a"))), "duplicate-baking");
  refuses(() => unbakePng(withChunks(itxt("openbadges", "a"), text("openbadge", "b"))), "duplicate-baking");
});

test("a text over the limit is refused, before or after decompression", () => {
  const long = "x".repeat(2_000_000);
  for (const badge of [itxt("openbadges", long), text("openbadges", long)]) {
    refuses(() => unbakePng(withChunks(badge)), "baked-text-too-large");
  }
  for (const badge of [itxt("openbadges", long, { compressed: true }), ztxt("openbadges", long)]) {
    assert.ok(badge.length < 4000);
    refuses(() => unbakePng(withChunks(badge)), "baked-text-too-large");
  }
  assert.equal(
    unbakePng(withChunks(itxt("openbadges", long)), { maxTextBytes: 2_000_000 })[0]?.text.length,
    2_000_000,
  );
  refuses(() => unbakePng(withChunks(itxt("openbadges", "ab")), { maxTextBytes: 1 }), "baked-text-too-large");
});

test("a damaged badge chunk is refused", () => {
  const wrongCrc = itxt("openbadges", "a");
  wrongCrc.writeUInt8((wrongCrc.at(-1) ?? 0) ^ 1, wrongCrc.length - 1);
  const damaged = [
    wrongCrc,
    chunk("iTXt", "openbadges\0"),
    chunk("iTXt", "openbadges\0\0"),
    chunk("iTXt", "openbadges\0\0\0en"),
    chunk("iTXt", "openbadges\0\0\0en\0name"),
    chunk("iTXt", "openbadges\0\x02\0\0\0text"),
    chunk("iTXt", Buffer.concat([Buffer.from("openbadges\0\x01\x01\0\0"), deflateSync("text")])),
    chunk("iTXt", "openbadges\0\x01\0\0\0not deflated"),
    chunk("iTXt", Buffer.concat([Buffer.from("openbadges\0\x01\0\0\0"), deflateSync("text").subarray(0, 6)])),
    chunk("iTXt", Buffer.concat([Buffer.from("openbadges\0\0\0\0\0"), Buffer.from([0xff, 0xfe])])),
    chunk("zTXt", "openbadges\0"),
    chunk("zTXt", "openbadges\0\x01x"),
  ];
  for (const badge of damaged) refuses(() => unbakePng(withChunks(badge)), "baked-text-malformed");
});

test("damage elsewhere does not matter: other texts, other CRCs, keywords without an end", () => {
  const others = [
    chunk("iTXt", "openbadges"),
    chunk("tEXt", ""),
    chunk("tEXt", "\0x"),
    chunk("iTXt", "a".repeat(90)),
  ];
  const image = withChunks(...others, itxt("openbadges", "a"));
  image.writeUInt8(0, image.length - 1);
  assert.equal(unbakePng(image)[0]?.text, "a");
});

test("a length that lies is refused without a byte being read or reserved for it", () => {
  for (const length of [0x7fffffff, 0xffffffff, 4096]) {
    const image = withChunks(itxt("openbadges", "a"));
    image.writeUInt32BE(length, 33);
    refuses(() => unbakePng(image), "png-truncated");
  }
});

test("bytes of any kind are read or refused, and nothing else", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => onlyRefuses(() => unbakePng(bytes))));
  const hostile = fc.record({
    type: fc.constantFrom("tEXt", "zTXt", "iTXt"),
    keyword: fc.constantFrom("openbadges\0", "openbadge\0", "openbadges", ""),
    data: fc.uint8Array({ maxLength: 60 }),
    length: fc.option(fc.integer({ min: 0, max: 0xffffffff }), { freq: 5, nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 4 }), fc.nat(), (chunks, cut) => {
      const image = withChunks(
        ...chunks.map(({ type, keyword, data, length }) => {
          const made = chunk(type, Buffer.concat([Buffer.from(keyword), data]));
          if (length !== undefined) made.writeUInt32BE(length);
          return made;
        }),
      );
      onlyRefuses(() => unbakePng(image));
      onlyRefuses(() => unbakePng(image.subarray(0, cut % image.length)));
    }),
    { numRuns: 500 },
  );
});
