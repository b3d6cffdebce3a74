import { malformed, readToken, readValue, skipSpace } from "./pdf-syntax.ts";
import type { PdfCursor, PdfValue } from "./pdf-syntax.ts";

/** An indirect object as it stands in a file: a stream has data after it. */
export interface IndirectObject {
  number: number;
  value: PdfValue;
  /** Where a stream's data begins; undefined when it is none. */
  dataAt?: number;
}

/**
 * Reads `number generation obj … endobj` (ISO 32000-1, 7.3.10).
 *
 * Throws `pdf-malformed`.
 */
export function readIndirect(cursor: PdfCursor): IndirectObject {
  const number = Number(readToken(cursor));
  readToken(cursor);
  if (!Number.isSafeInteger(number) || readToken(cursor) !== "obj") throw malformed("an object is missing");
  const value = readValue(cursor);
  skipSpace(cursor);
  const { bytes, at } = cursor;
  if (!(value instanceof Map) || bytes.toString("latin1", at, at + 6) !== "stream") return { number, value };
  const isTwo = bytes[at + 6] === 13 && bytes[at + 7] === 10;
  return { number, value, dataAt: at + 6 + (isTwo ? 2 : 1) };
}
