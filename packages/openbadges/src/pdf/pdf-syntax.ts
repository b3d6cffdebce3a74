import { OpenBadgesError } from "../open-badges-error.ts";

/** A name such as `/Type`, without its slash (ISO 32000-1, 7.3.5). */
export interface PdfName {
  kind: "name";
  name: string;
}

/** A string, as bytes (7.3.4); what they mean depends on where it stands. */
export interface PdfText {
  kind: "text";
  bytes: Buffer;
}

/** A reference to an indirect object (7.3.10). */
export interface PdfReference {
  kind: "reference";
  number: number;
}

/** A dictionary (7.3.7). */
export type PdfDictionary = Map<string, PdfValue>;

/** Any object but a stream (7.3). */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfText
  | PdfReference
  | PdfValue[]
  | PdfDictionary;

/** A place in some bytes; reading moves it on. */
export interface PdfCursor {
  readonly bytes: Buffer;
  at: number;
}

const DEEPEST = 60;
const SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set(Buffer.from("()<>[]{}/%"));
const ESCAPES = new Map([
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["b", 8],
  ["f", 12],
]);

/**
 * Reads one object (ISO 32000-1, 7.3), of strangers: at most 60 levels deep.
 *
 * Throws `pdf-malformed`.
 */
export function readValue(cursor: PdfCursor, depth = 0): PdfValue {
  if (depth > DEEPEST) throw malformed("an object is nested too deeply");
  skipSpace(cursor);
  const { bytes, at } = cursor;
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case "/":
      return readName(cursor);
    case "(":
      return readLiteral(cursor);
    case "[":
      return readArray(cursor, depth);
    case "<":
      return bytes[at + 1] === 0x3c ? readDictionary(cursor, depth) : readHex(cursor);
    default:
      return readWord(cursor);
  }
}

/** Moves past white space and comments (7.2.2, 7.2.3). */
export function skipSpace(cursor: PdfCursor): void {
  const { bytes } = cursor;
  for (;;) {
    const byte = bytes[cursor.at];
    if (byte === undefined) return;
    if (byte === 0x25) while (cursor.at < bytes.length && !isLineEnd(bytes[cursor.at])) cursor.at++;
    else if (SPACE.has(byte)) cursor.at++;
    else return;
  }
}

/** Reads the regular characters from here on, after white space: a number, `obj`, `true` and the like. */
export function readToken(cursor: PdfCursor): string {
  skipSpace(cursor);
  const start = cursor.at;
  for (; cursor.at < cursor.bytes.length; cursor.at++) {
    const byte = cursor.bytes[cursor.at] ?? 0;
    if (SPACE.has(byte) || DELIMITERS.has(byte)) break;
  }
  return cursor.bytes.toString("latin1", start, cursor.at);
}

/** The error for a PDF that is not as it should be. */
export function malformed(why: string, cause?: unknown): OpenBadgesError {
  return new OpenBadgesError("pdf-malformed", `The PDF is damaged: ${why}.`, { cause });
}

/** A number, a reference (two integers and `R`), `true`, `false` or `null`. */
function readWord(cursor: PdfCursor): PdfValue {
  const word = readToken(cursor);
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw malformed("something else stands where an object should");
  if (!/^\d{1,10}$/.test(word)) return Number(word);
  const after = { bytes: cursor.bytes, at: cursor.at };
  if (/^\d{1,5}$/.test(readToken(after)) && readToken(after) === "R") {
    cursor.at = after.at;
    return { kind: "reference", number: Number(word) };
  }
  return Number(word);
}

function readName(cursor: PdfCursor): PdfName {
  cursor.at++;
  const isHere = !SPACE.has(cursor.bytes[cursor.at] ?? 32);
  const raw = isHere ? readToken(cursor) : "";
  const decode = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
  return { kind: "name", name: raw.replace(/#([0-9A-Fa-f]{2})/g, decode) };
}

function readArray(cursor: PdfCursor, depth: number): PdfValue[] {
  cursor.at++;
  const items: PdfValue[] = [];
  for (;;) {
    skipSpace(cursor);
    if (cursor.bytes[cursor.at] === 0x5d) break;
    items.push(readValue(cursor, depth + 1));
  }
  cursor.at++;
  return items;
}

function readDictionary(cursor: PdfCursor, depth: number): PdfDictionary {
  cursor.at += 2;
  const members: PdfDictionary = new Map();
  for (;;) {
    skipSpace(cursor);
    if (cursor.bytes.toString("latin1", cursor.at, cursor.at + 2) === ">>") break;
    if (cursor.bytes[cursor.at] !== 0x2f) throw malformed("a dictionary's key is no name");
    const { name } = readName(cursor);
    members.set(name, readValue(cursor, depth + 1));
  }
  cursor.at += 2;
  return members;
}

function readHex(cursor: PdfCursor): PdfText {
  const end = cursor.bytes.indexOf(">", cursor.at);
  if (end === -1) throw malformed("a string has no end");
  const digits = cursor.bytes.toString("latin1", cursor.at + 1, end).replace(/\s/g, "");
  cursor.at = end + 1;
  return { kind: "text", bytes: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex") };
}

function readLiteral(cursor: PdfCursor): PdfText {
  const { bytes } = cursor;
  const text: number[] = [];
  let open = 1;
  for (cursor.at++; cursor.at < bytes.length; cursor.at++) {
    const byte = bytes[cursor.at] ?? 0;
    if (byte === 0x5c) {
      text.push(...readEscape(cursor));
      continue;
    }
    if (byte === 0x28) open++;
    if (byte === 0x29 && --open === 0) {
      cursor.at++;
      return { kind: "text", bytes: Buffer.from(text) };
    }
    text.push(byte);
  }
  throw malformed("a string has no end");
}

/** What a backslash and the characters after it stand for; leaves the cursor on the last of them. */
function readEscape(cursor: PdfCursor): number[] {
  cursor.at++;
  const { bytes, at } = cursor;
  const octal = /^[0-7]{1,3}/.exec(bytes.toString("latin1", at, at + 3))?.[0];
  if (octal !== undefined) {
    cursor.at += octal.length - 1;
    return [Number.parseInt(octal, 8) & 0xff];
  }
  if (isLineEnd(bytes[at])) {
    if (bytes[at] === 13 && bytes[at + 1] === 10) cursor.at++;
    return [];
  }
  const byte = bytes[at] ?? 0;
  return [ESCAPES.get(String.fromCharCode(byte)) ?? byte];
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}
