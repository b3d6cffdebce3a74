import { crc32 } from "node:zlib";
import { bakeableLength } from "./bakeable-text.ts";
import { AFTER_IHDR, asBuffer, pngChunks } from "./png-chunks.ts";
import { badgeKind, checkKeyword, keywordOf } from "./png-keyword.ts";

/** A PNG taken apart once, so that any number of awards can be baked into it. */
export interface PreparedPng {
  /** Bakes one text; throws `text-not-bakeable` and `baked-text-too-large`. */
  bake: (text: string) => Uint8Array;
}

/** How to bake. */
export interface BakePngOptions {
  /** The chunk's keyword; `openbadges` (OB 1 and 2) unless given, `openbadgecredential` for OB 3.0. */
  keyword?: string;
}

/**
 * Prepares a badge's PNG for baking (OB 2.0 Badge Baking, PNG): finds the place after IHDR and drops every badge that
 * is already in the image, of whatever kind and spelling, and any bytes after IEND. Everything else is kept byte for byte.
 *
 * The image's bytes are used, not copied: do not change them afterwards.
 *
 * Throws `not-png`, `png-malformed`, `png-truncated` and `keyword-invalid`.
 *
 * @example
 * const prepared = preparePng(badgeImage);
 * const baked = prepared.bake(JSON.stringify(hostedAssertion(award)));
 */
export function preparePng(image: Uint8Array, options: BakePngOptions = {}): PreparedPng {
  const keyword = options.keyword ?? "openbadges";
  checkKeyword(keyword);
  const bytes = asBuffer(image);
  const head = bytes.subarray(0, AFTER_IHDR);
  const tail = withoutBadges(bytes, keyword);
  const opening = chunkOpening(keyword);
  const openingCrc = crc32(opening);
  return { bake: (text) => splice(head, opening, openingCrc, text, tail) };
}

/**
 * Bakes a text into a PNG (OB 2.0 Badge Baking, PNG): exactly one `iTXt` chunk, right after IHDR, uncompressed, with
 * no language tag and no translated keyword. The text is the assertion as JSON, or a JWS; a badge that is already
 * there is replaced. Of the same badge for many awards, use `preparePng`.
 *
 * Throws `not-png`, `png-malformed`, `png-truncated`, `keyword-invalid`, `text-not-bakeable` (empty, NUL, half a
 * surrogate pair) and `baked-text-too-large` (over 1 MiB of UTF-8).
 *
 * @example
 * const baked = bakePng(badgeImage, JSON.stringify(hostedAssertion(award)));
 */
export function bakePng(image: Uint8Array, text: string, options: BakePngOptions = {}): Uint8Array {
  return preparePng(image, options).bake(text);
}

/** Everything after IHDR up to the end of IEND, without the chunks that hold badges. */
function withoutBadges(bytes: Buffer, keyword: string): Buffer {
  const kept: Buffer[] = [];
  let from = AFTER_IHDR;
  let end = from;
  for (const chunk of pngChunks(bytes)) {
    const found = keywordOf(bytes, chunk);
    if (found !== undefined && (found === keyword || badgeKind(found) !== undefined)) {
      kept.push(bytes.subarray(from, chunk.start));
      from = chunk.end;
    }
    end = chunk.end;
  }
  const last = bytes.subarray(from, end);
  return kept.length === 0 ? last : Buffer.concat([...kept, last]);
}

/** The chunk's type and all of its data before the text. */
function chunkOpening(keyword: string): Buffer {
  const uncompressedNoLanguage = "\0\0\0\0\0";
  return Buffer.from(`iTXt${keyword}${uncompressedNoLanguage}`, "latin1");
}

function splice(head: Buffer, opening: Buffer, openingCrc: number, text: string, tail: Buffer): Uint8Array {
  const textLength = bakeableLength(text);
  const openingAt = head.length + 4;
  const textAt = openingAt + opening.length;
  const textEnd = textAt + textLength;
  const baked = Buffer.allocUnsafe(textEnd + 4 + tail.length);
  baked.set(head, 0);
  baked.writeUInt32BE(opening.length - 4 + textLength, head.length);
  baked.set(opening, openingAt);
  baked.write(text, textAt, textLength, "utf8");
  baked.writeUInt32BE(crc32(baked.subarray(textAt, textEnd), openingCrc), textEnd);
  baked.set(tail, textEnd + 4);
  return baked;
}
