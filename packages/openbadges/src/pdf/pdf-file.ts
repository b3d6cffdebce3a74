import { readIndirect } from "./pdf-indirect.ts";
import type { IndirectObject } from "./pdf-indirect.ts";
import { crossReferences } from "./pdf-references.ts";
import { decodedStream, freshBudget, isName } from "./pdf-streams.ts";
import { malformed, readToken, readValue } from "./pdf-syntax.ts";
import type { PdfDictionary, PdfValue } from "./pdf-syntax.ts";

/** A stream's dictionary and its unpacked data. */
export interface PdfStream {
  dictionary: PdfDictionary;
  /** Unpacks the data; throws `pdf-malformed` and `pdf-unsupported`. */
  data: () => Buffer;
}

/** A PDF of which objects can be looked up. */
export interface PdfFile {
  trailer: PdfDictionary;
  /** What a value stands for: the object of a reference, or itself. */
  resolve: (value: PdfValue | undefined) => PdfValue | PdfStream;
}

const MOST_LOOKUPS = 20_000;

/**
 * Opens a PDF by its cross-reference tables and streams (ISO 32000-1, 7.5.4, 7.5.8). Objects are read when they are asked
 * for; at most 20,000 times.
 *
 * Throws `not-pdf`, `pdf-malformed` and `pdf-unsupported`, on opening and on resolving.
 */
export function openPdf(bytes: Buffer): PdfFile {
  const budget = freshBudget();
  const { places, trailer, start } = crossReferences(bytes, budget);
  const packed = new Map<number, Map<number, PdfValue>>();
  let lookups = 0;

  function objectOf(number: number): PdfValue | PdfStream {
    const place = places.get(number);
    if (place === undefined) return null;
    if (++lookups > MOST_LOOKUPS) throw malformed("it has too many parts");
    if (place.inStream !== undefined) return objectsIn(place.inStream).get(number) ?? null;
    const found = readIndirect({ bytes, at: start + place.offset });
    if (found.number !== number) throw malformed("an object is not where it should be");
    return found.dataAt === undefined ? found.value : streamOf(found, found.dataAt);
  }

  function streamOf({ value }: IndirectObject, dataAt: number): PdfStream {
    const dictionary = value as PdfDictionary;
    const data = (): Buffer => {
      const length = resolve(dictionary.get("Length"));
      if (typeof length !== "number" || length < 0 || dataAt + length > bytes.length) {
        throw malformed("a stream's length is wrong");
      }
      return decodedStream(bytes.subarray(dataAt, dataAt + length), dictionary, budget);
    };
    return { dictionary, data };
  }

  /** The objects of an object stream (7.5.7), which is unpacked once. */
  function objectsIn(number: number): Map<number, PdfValue> {
    const known = packed.get(number);
    if (known !== undefined) return known;
    const objects = new Map<number, PdfValue>();
    packed.set(number, objects);
    if (places.get(number)?.inStream !== undefined) throw malformed("an object stream is inside another");
    const stream = objectOf(number);
    if (!isStream(stream) || !isName(stream.dictionary.get("Type"), "ObjStm")) {
      throw malformed("an object stream is missing");
    }
    const data = stream.data();
    const [count, first] = [stream.dictionary.get("N"), stream.dictionary.get("First")];
    const header = { bytes: data, at: 0 };
    for (let at = 0; at < Number(count) && at < MOST_LOOKUPS; at++) {
      const [of, offset] = [Number(readToken(header)), Number(readToken(header))];
      if (Number.isNaN(of + offset)) throw malformed("an object stream has a broken list");
      objects.set(of, readValue({ bytes: data, at: Number(first) + offset }));
    }
    return objects;
  }

  function resolve(value: PdfValue | undefined): PdfValue | PdfStream {
    if (value === undefined || value === null || typeof value !== "object" || !("kind" in value))
      return value ?? null;
    return value.kind === "reference" ? objectOf(value.number) : value;
  }

  return { trailer, resolve };
}

/** Whether what was found is a stream. */
export function isStream(value: PdfValue | PdfStream): value is PdfStream {
  return typeof value === "object" && value !== null && "dictionary" in value;
}
