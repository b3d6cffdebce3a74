import { OpenBadgesError } from "../open-badges-error.ts";
import type { PngChunk } from "./png-chunks.ts";

/** The keyword of an Open Badges 3.0 credential in a PNG (OB 3.0 Baking into a PNG), for `bakePng`. */
export const OB3_PNG_KEYWORD = "openbadgecredential";

/**
 * The keywords a badge may be stored under. Keywords of one kind are two spellings of the same thing: `openbadge`
 * is met in the field for `openbadges` (OB 1 and 2); `openbadgecredential` is OB 3.0's own.
 */
const KIND_OF = new Map([
  ["openbadges", "openbadges"],
  ["openbadge", "openbadges"],
  [OB3_PNG_KEYWORD, OB3_PNG_KEYWORD],
]);

const TEXT_CHUNKS = new Set(["tEXt", "zTXt", "iTXt"]);
const LONGEST_KEYWORD = 79;

/** Which kind of badge a keyword stands for, or undefined when it has nothing to do with badges. */
export function badgeKind(keyword: string): string | undefined {
  return KIND_OF.get(keyword);
}

/** A text chunk's keyword in Latin-1 (PNG 11.3.4.2), or undefined for other chunks and for broken keywords. */
export function keywordOf(bytes: Buffer, chunk: PngChunk): string | undefined {
  if (!TEXT_CHUNKS.has(chunk.type)) return undefined;
  const end = bytes
    .subarray(chunk.dataStart, Math.min(chunk.dataEnd, chunk.dataStart + LONGEST_KEYWORD + 1))
    .indexOf(0);
  return end < 1 ? undefined : bytes.toString("latin1", chunk.dataStart, chunk.dataStart + end);
}

/**
 * Refuses what PNG 11.3.4.2 does not allow as a keyword: 1 to 79 printable Latin-1 characters, no space at either
 * end and no two spaces in a row. We allow ASCII only.
 *
 * Throws `keyword-invalid`.
 */
export function checkKeyword(keyword: string): void {
  if (keyword.length > LONGEST_KEYWORD || !/^[!-~]+(?: [!-~]+)*$/.test(keyword)) {
    throw new OpenBadgesError("keyword-invalid", "The keyword is not one that a PNG text chunk may have.");
  }
}
