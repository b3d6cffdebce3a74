import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";

import * as fc from "fast-check";
import sharp from "sharp";

import { Problem } from "#src/platform/problem.ts";

import { readPicture } from "./read-picture.ts";
import { renderPng } from "./render-png.ts";

const red = { r: 200, g: 30, b: 30, alpha: 0.5 };
const png = (width: number, height = width) =>
  sharp({ create: { width, height, channels: 4, background: red } }).png();

/** A PNG of one colour that claims any size: a few kilobytes on the wire, gigabytes when decoded. */
function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(width + 1));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const redAs = async (format: "jpeg" | "webp" | "gif") =>
  (await png(8).flatten().toFormat(format).toBuffer()).toString("base64");

async function refused(input: unknown, reason: RegExp): Promise<void> {
  await assert.rejects(readPicture(input, "image"), (error) => {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.kind, "invalid");
    assert.equal(error.detail.field, "image");
    assert.match(error.message, /^image: /);
    assert.match(error.message, reason);
    return true;
  });
}

test("a PNG comes back as a PNG of the same pixels, with its digest", async () => {
  const original = await png(64).toBuffer();
  const read = await readPicture(original.toString("base64"), "image");
  assert.equal(read.mediaType, "image/png");
  assert.deepEqual([read.width, read.height], [64, 64]);
  assert.deepEqual(read.digest, createHash("sha256").update(read.bytes).digest());
  const pixels = await Promise.all(
    [original, read.bytes].map((one) => sharp(one).ensureAlpha().raw().toBuffer()),
  );
  assert.deepEqual(pixels[0], pixels[1]);
});

test("base64 is taken as clients send it", async () => {
  const base64 = (await png(16).toBuffer()).toString("base64");
  const expected = await readPicture(base64, "image");
  const forms = [
    `data:image/png;base64,${base64}`,
    `DATA:image/svg+xml;charset=utf-8; base64,${base64}`,
    base64.replace(/.{76}/g, "$&\r\n"),
    `  ${base64}\n`,
    base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
  ];
  for (const form of forms) assert.deepEqual(await readPicture(form, "image"), expected);
});

test("a large PNG is made smaller, its proportions kept", async () => {
  const read = await readPicture((await png(2000, 1000).toBuffer()).toString("base64"), "image");
  assert.deepEqual([read.width, read.height], [1024, 512]);
});

test("grey, palette and 16-bit PNGs are read", async () => {
  const kinds = [
    png(20).greyscale(),
    png(20).png({ palette: true }),
    png(20).toColourspace("rgb16"),
    png(20).flatten(),
  ];
  for (const kind of kinds) {
    const read = await readPicture((await kind.toBuffer()).toString("base64"), "image");
    assert.equal((await sharp(read.bytes).metadata()).width, 20);
  }
});

test("what is hidden in a PNG is gone: text, EXIF, a baked badge, a page after the end", async () => {
  const clean = await png(32)
    .withExif({ IFD0: { Copyright: "secret-exif" } })
    .toBuffer();
  const end = clean.length - 12;
  const dirty = Buffer.concat([
    clean.subarray(0, end),
    chunk("tEXt", Buffer.from("Comment\0secret-text")),
    chunk("iTXt", Buffer.from("openbadges\0\0\0\0\0https://example.org/secret-assertion")),
    clean.subarray(end),
    Buffer.from("<html><script>secret-script</script></html>"),
  ]);
  const read = await readPicture(dirty.toString("base64"), "image");
  assert.doesNotMatch(read.bytes.toString("latin1"), /secret|openbadges|<html|script/);
  assert.equal(read.bytes.toString("latin1", read.bytes.length - 8, read.bytes.length - 4), "IEND");
});

test("what is not a PNG or SVG is refused by what it is", async () => {
  await refused(`data:image/png;base64,${await redAs("jpeg")}`, /is a JPEG; send PNG or SVG/);
  await refused(await redAs("webp"), /is a WebP/);
  await refused(await redAs("gif"), /is a GIF/);
  await refused(Buffer.from("%PDF-1.7").toString("base64"), /is a PDF/);
  await refused(Buffer.from("hello").toString("base64"), /neither a PNG nor an SVG/);
  await refused(Buffer.from("<html><body>hi</body></html>").toString("base64"), /neither a PNG nor an SVG/);
});

test("what is not base64 text is refused", async () => {
  for (const input of [undefined, null, 5, {}, ["aGk="], true])
    await refused(input, /must be a picture as base64/);
  for (const input of ["", "   \n", "data:image/png;base64,", "===="])
    await refused(input, /empty|not valid base64/);
  for (const input of ["a", "!!!!", "aGk=aGk=", "https://example.org/a.png", "aGé="])
    await refused(input, /not valid base64/);
  await refused("data:image/svg+xml,%3Csvg%3E", /not base64/);
  await refused("A".repeat(8_000_000), /larger than 4 MB/);
});

test("a broken or endless PNG is refused", async () => {
  const noise = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: red,
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  for (const share of [0.2, 0.5, 0.9]) {
    const cut = noise.subarray(0, Math.floor(noise.length * share));
    await refused(cut.toString("base64"), /broken or incomplete/);
  }
  await refused(Buffer.from("89504e470d0a1a0a", "hex").toString("base64"), /broken/);
  await refused(pngBomb(20_000, 20_000).toString("base64"), /pixels/);
  await refused(pngBomb(16_000, 500).toString("base64"), /pixels/);
  await refused(pngBomb(4_000, 4_000).toString("base64"), /broken/);
});

test("any text and any bytes give a picture or a Problem", async () => {
  const starts = ["", "89504e470d0a1a0a0000000d49484452", "3c737667", "ffd8ff"].map((hex) =>
    Buffer.from(hex, "hex"),
  );
  const bytes = fc
    .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }))
    .map(([start, rest]) => Buffer.concat([start, rest]).toString("base64"));
  const valid = await png(8).toBuffer();
  const flipped = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((flips) => {
      const copy = Buffer.from(valid);
      for (const [at, value] of flips) copy[at] = value;
      return copy.toString("base64");
    });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary" }), fc.base64String(), bytes, flipped, fc.anything()),
      async (input) => {
        try {
          const read = await readPicture(input, "image");
          assert.ok(read.width >= 1 && read.bytes.length > 0);
        } catch (error) {
          assert.ok(error instanceof Problem, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("an SVG and a PNG are rendered at the size asked for", async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12"><rect width="24" height="12"/></svg>`;
  const drawing = await readPicture(Buffer.from(svg).toString("base64"), "image");
  const rendered = await sharp(await renderPng(drawing, 512)).metadata();
  assert.deepEqual([rendered.format, rendered.width, rendered.height], ["png", 512, 256]);

  const raster = await readPicture((await png(300).toBuffer()).toString("base64"), "image");
  assert.equal((await sharp(await renderPng(raster, 128)).metadata()).width, 128);
  assert.equal((await sharp(await renderPng(raster, 512)).metadata()).width, 300);
});
