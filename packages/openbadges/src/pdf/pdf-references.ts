import { OpenBadgesError } from "../open-badges-error.ts";
import { readIndirect } from "./pdf-indirect.ts";
import { decodedStream, unsupported } from "./pdf-streams.ts";
import type { Budget } from "./pdf-streams.ts";
import { malformed, readToken, readValue, skipSpace } from "./pdf-syntax.ts";
import type { PdfCursor, PdfDictionary, PdfValue } from "./pdf-syntax.ts";

/** Where an object stands: at an offset, or in an object stream. */
export interface ObjectPlace {
  offset: number;
  inStream?: number;
}

/** A PDF's objects by number, its newest trailer, and where the PDF begins in its bytes. */
export interface CrossReferences {
  places: ReadonlyMap<number, ObjectPlace | undefined>;
  trailer: PdfDictionary;
  start: number;
}

const MOST_SECTIONS = 500;
const MOST_OBJECTS = 300_000;
const HEADER_WITHIN = 1024;
const END_WITHIN = 2048;

/**
 * Reads all cross-reference sections of a PDF, the newest first (ISO 32000-1, 7.5.4 to 7.5.8): tables, streams, and both
 * in one file. At most 500 sections and 300,000 objects.
 *
 * Throws `not-pdf`, `pdf-malformed`, and `pdf-unsupported` for encrypted files.
 */
export function crossReferences(bytes: Buffer, budget: Budget): CrossReferences {
  const start = bytes.subarray(0, HEADER_WITHIN).indexOf("%PDF-");
  if (start === -1) throw new OpenBadgesError("not-pdf", "The bytes do not begin as a PDF does.");
  const places = new Map<number, ObjectPlace | undefined>();
  const seen = new Set<number>();
  const waiting = [lastSection(bytes)];
  let newest: PdfDictionary | undefined;
  for (let offset = waiting.pop(); offset !== undefined; offset = waiting.pop()) {
    if (seen.has(offset)) continue;
    seen.add(offset);
    if (seen.size > MOST_SECTIONS) throw malformed("it has too many revisions");
    const trailer = readSection({ bytes, at: start + offset }, places, budget);
    newest ??= trailer;
    for (const next of [trailer.get("Prev"), trailer.get("XRefStm")]) {
      if (typeof next === "number") waiting.push(next);
    }
  }
  if (newest === undefined) throw malformed("it has no trailer");
  if (newest.get("Encrypt") !== undefined) throw unsupported("it is encrypted");
  return { places, trailer: newest, start };
}

function lastSection(bytes: Buffer): number {
  const end = bytes.subarray(-END_WITHIN);
  const at = end.lastIndexOf("startxref");
  if (at === -1) throw malformed("it has no end");
  return Number(readToken({ bytes: end, at: at + "startxref".length }));
}

/** Reads one section and gives its trailer; an object that a newer section has told of already is left as it is. */
function readSection(
  cursor: PdfCursor,
  places: Map<number, ObjectPlace | undefined>,
  budget: Budget,
): PdfDictionary {
  if (!(cursor.at >= 0 && cursor.at < cursor.bytes.length))
    throw malformed("its cross-references are missing");
  skipSpace(cursor);
  const isTable = cursor.bytes.toString("latin1", cursor.at, cursor.at + 4) === "xref";
  return isTable ? readTable(cursor, places) : readReferenceStream(cursor, places, budget);
}

function readTable(cursor: PdfCursor, places: Map<number, ObjectPlace | undefined>): PdfDictionary {
  readToken(cursor);
  for (let token = readToken(cursor); token !== "trailer"; token = readToken(cursor)) {
    const [first, count] = [wholeNumber(token), wholeNumber(readToken(cursor))];
    for (let number = first; number < first + count; number++) {
      const offset = wholeNumber(readToken(cursor));
      readToken(cursor);
      add(places, number, readToken(cursor) === "n" ? { offset } : undefined);
    }
  }
  return dictionaryOf(readValue(cursor));
}

function readReferenceStream(
  cursor: PdfCursor,
  places: Map<number, ObjectPlace | undefined>,
  budget: Budget,
): PdfDictionary {
  const { value, dataAt } = readIndirect(cursor);
  const dictionary = dictionaryOf(value);
  const length = dictionary.get("Length");
  const end = (dataAt ?? 0) + (typeof length === "number" ? length : Number.NaN);
  if (dataAt === undefined || !(end <= cursor.bytes.length))
    throw malformed("its cross-references are cut off");
  const data = decodedStream(cursor.bytes.subarray(dataAt, end), dictionary, budget);
  const widths = numbersIn(dictionary.get("W"));
  const index = dictionary.has("Index")
    ? numbersIn(dictionary.get("Index"))
    : numbersIn([0, dictionary.get("Size") ?? 0]);
  const row = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length !== 3 || row < 1 || row > 24) throw malformed("its cross-references have a wrong form");
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const first = index[pair] ?? 0;
    for (let number = first; number < first + (index[pair + 1] ?? 0) && at + row <= data.length; number++) {
      add(places, number, placeIn(data, at, widths));
      at += row;
    }
  }
  return dictionary;
}

/** One row: what kind it is (1 when left out), then offset or object stream, then generation or index. */
function placeIn(data: Buffer, at: number, widths: readonly number[]): ObjectPlace | undefined {
  const [kindWidth = 0, fieldWidth = 0] = widths;
  const field = (from: number, width: number): number =>
    data.subarray(from, from + width).reduce((value, byte) => value * 256 + byte, 0);
  const kind = kindWidth === 0 ? 1 : field(at, kindWidth);
  const offset = field(at + kindWidth, fieldWidth);
  if (kind === 2) return { offset: 0, inStream: offset };
  return kind === 1 ? { offset } : undefined;
}

function add(
  places: Map<number, ObjectPlace | undefined>,
  number: number,
  place: ObjectPlace | undefined,
): void {
  if (!places.has(number)) places.set(number, place);
  if (places.size > MOST_OBJECTS) throw malformed("it has too many parts");
}

function dictionaryOf(value: PdfValue): PdfDictionary {
  if (!(value instanceof Map)) throw malformed("its trailer is missing");
  return value;
}

function numbersIn(value: PdfValue | undefined): number[] {
  return Array.isArray(value)
    ? value.map((one) => (typeof one === "number" && one >= 0 ? Math.floor(one) : 0))
    : [];
}

function wholeNumber(token: string): number {
  if (!/^\d{1,10}$/.test(token)) throw malformed("its cross-references have a wrong form");
  return Number(token);
}
