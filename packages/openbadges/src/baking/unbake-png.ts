import { crc32, inflateSync } from "node:zlib";
import { OpenBadgesError } from "../open-badges-error.ts";
import { MAX_BAKED_TEXT_BYTES, tooLarge } from "./bakeable-text.ts";
import { asBuffer, pngChunks } from "./png-chunks.ts";
import type { PngChunk } from "./png-chunks.ts";
import { badgeKind, keywordOf } from "./png-keyword.ts";

/** A text found in a PNG: JSON, a JWS or, in old `tEXt` chunks, the assertion's address. Untrusted. */
export interface BakedText {
  keyword: string;
  text: string;
}

/** How to unbake. */
export interface UnbakePngOptions {
  /** The longest text to accept, in bytes after decompression; 1 MiB unless given. */
  maxTextBytes?: number;
}

/**
 * Reads the badges out of a PNG (OB 2.0 Badge Baking, Extracting): `iTXt`, compressed or not, and the older `tEXt` and
 * `zTXt`, under the keywords `openbadges`, `openbadge` and `openbadgecredential`. In file order, at most one of each
 * kind; none gives an empty list. What the text says is not looked at.
 *
 * Throws `not-png`, `png-malformed`, `png-truncated`, `baked-text-malformed` (bad CRC, bad structure, not UTF-8,
 * not inflatable), `baked-text-too-large`, and `duplicate-baking` when one kind is there twice.
 *
 * @example
 * const [baked] = unbakePng(upload);
 * if (baked === undefined) return "This image holds no badge.";
 */
export function unbakePng(image: Uint8Array, options: UnbakePngOptions = {}): BakedText[] {
  const limit = options.maxTextBytes ?? MAX_BAKED_TEXT_BYTES;
  const bytes = asBuffer(image);
  const kinds = new Set<string>();
  const found: BakedText[] = [];
  for (const chunk of pngChunks(bytes)) {
    const keyword = keywordOf(bytes, chunk);
    const kind = keyword === undefined ? undefined : badgeKind(keyword);
    if (keyword === undefined || kind === undefined) continue;
    if (kinds.has(kind))
      throw new OpenBadgesError("duplicate-baking", `The PNG has two badges under "${kind}".`);
    kinds.add(kind);
    if (crc32(bytes.subarray(chunk.start + 4, chunk.dataEnd)) !== bytes.readUInt32BE(chunk.dataEnd)) {
      throw malformed("its CRC is wrong");
    }
    found.push({ keyword, text: textOf(bytes, chunk, keyword.length + 1, limit) });
  }
  return found;
}

/** The text of a chunk whose data after the keyword and its NUL begin `skip` bytes in. */
function textOf(bytes: Buffer, chunk: PngChunk, skip: number, limit: number): string {
  const data = bytes.subarray(chunk.dataStart + skip, chunk.dataEnd);
  if (chunk.type === "tEXt") return plain(data, limit).toString("latin1");
  if (chunk.type === "zTXt") {
    if (data[0] !== 0) throw malformed("its compression is unknown");
    return inflated(data.subarray(1), limit).toString("latin1");
  }
  const languageEnd = data.indexOf(0, 2);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) throw malformed("it ends before its text");
  const text = data.subarray(translatedEnd + 1);
  if (data[0] === 0) return utf8(plain(text, limit));
  if (data[0] !== 1 || data[1] !== 0) throw malformed("its compression is unknown");
  return utf8(inflated(text, limit));
}

function plain(data: Buffer, limit: number): Buffer {
  if (data.length > limit) throw tooLarge(limit);
  return data;
}

function inflated(data: Buffer, limit: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    throw malformed("its compressed text cannot be read", error);
  }
}

function utf8(data: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch (error) {
    throw malformed("its text is not UTF-8", error);
  }
}

function malformed(why: string, cause?: unknown): OpenBadgesError {
  return new OpenBadgesError("baked-text-malformed", `The PNG's badge chunk is damaged: ${why}.`, { cause });
}
