import { inflateSync } from "node:zlib";
import { OpenBadgesError } from "../open-badges-error.ts";
import { malformed } from "./pdf-syntax.ts";
import type { PdfDictionary, PdfValue } from "./pdf-syntax.ts";

/** How many bytes may still come out of the streams of one file. */
export interface Budget {
  left: number;
}

/** What one file may unpack to, in bytes: a few kilobytes of streams in streams can stand for terabytes. */
export function freshBudget(): Budget {
  return { left: 67_108_864 };
}

/**
 * Unpacks a stream's data (ISO 32000-1, 7.4): as it is, or `FlateDecode`, also with a predictor; no more than the budget
 * has left.
 *
 * Throws `pdf-malformed`, and `pdf-unsupported` for other filters and longer data.
 *
 * @example
 * decodedStream(raw, new Map([["Filter", { kind: "name", name: "FlateDecode" }]]), freshBudget());
 */
export function decodedStream(raw: Buffer, dictionary: PdfDictionary, budget: Budget): Buffer {
  const filters = listed(dictionary.get("Filter") ?? dictionary.get("F"));
  const parameters = listed(dictionary.get("DecodeParms") ?? dictionary.get("DP"));
  return filters.reduce((data: Buffer, filter, at) => {
    const isFlate = isName(filter, "FlateDecode") || isName(filter, "Fl");
    if (!isFlate) throw unsupported("it is packed in a way that is not known here");
    const parameter = parameters[at];
    const plain = inflated(data, budget.left);
    budget.left -= plain.length;
    return unpredicted(plain, parameter instanceof Map ? parameter : new Map());
  }, raw);
}

/** Whether a value is this name. */
export function isName(value: PdfValue | undefined, name: string): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "name" &&
    value.name === name
  );
}

/** The error for a PDF that is beyond what is read here. */
export function unsupported(why: string): OpenBadgesError {
  return new OpenBadgesError("pdf-unsupported", `We cannot read this PDF: ${why}.`);
}

function listed(value: PdfValue | undefined): PdfValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function inflated(data: Buffer, most: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if (error instanceof RangeError) throw unsupported("a part of it is too long");
    throw malformed("a stream cannot be unpacked", error);
  }
}

/** Undoes PNG's predictors (7.4.4.4), which cross-reference streams use. */
function unpredicted(data: Buffer, parameters: PdfDictionary): Buffer {
  const number = (name: string, otherwise: number): number => {
    const value = parameters.get(name);
    return typeof value === "number" && value >= 1 && value <= 65_535 ? Math.floor(value) : otherwise;
  };
  const predictor = number("Predictor", 1);
  if (predictor === 1) return data;
  if (predictor < 10) throw unsupported("it uses a predictor that is not known here");
  const pixel = Math.max(1, Math.floor((number("Colors", 1) * number("BitsPerComponent", 8)) / 8));
  const width = Math.ceil((number("Columns", 1) * number("Colors", 1) * number("BitsPerComponent", 8)) / 8);
  const rows = Math.floor(data.length / (width + 1));
  const plain = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * (width + 1);
    unpredictRow(
      data[from] ?? 0,
      data.subarray(from + 1, from + 1 + width),
      plain,
      row * width,
      width,
      pixel,
    );
  }
  return plain;
}

function unpredictRow(
  type: number,
  row: Buffer,
  plain: Buffer,
  at: number,
  width: number,
  pixel: number,
): void {
  for (let x = 0; x < width; x++) {
    const left = x >= pixel ? (plain[at + x - pixel] ?? 0) : 0;
    const up = at >= width ? (plain[at + x - width] ?? 0) : 0;
    const corner = x >= pixel && at >= width ? (plain[at + x - width - pixel] ?? 0) : 0;
    const guess = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, corner)][type];
    if (guess === undefined) throw malformed("a stream's predictor is unknown");
    plain[at + x] = ((row[x] ?? 0) + guess) & 0xff;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
