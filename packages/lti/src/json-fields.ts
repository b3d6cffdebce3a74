import { LtiError } from "./lti-error.ts";
import type { LtiErrorCode } from "./lti-error.ts";

/** An object as it came out of JSON, nothing of it known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Longest text taken from a platform, in UTF-16 units; identifiers are shorter (`MAX_IDENTIFIER`). */
const MAX_TEXT = 10_000;
const MAX_ITEMS = 10_000;

/** LTI Core 1.3: identifiers of deployments, users, contexts and links have at most 255 characters. */
export const MAX_IDENTIFIER = 255;

/** Which codes a reader throws: claims and services' answers are refused under different names. */
export interface FieldCodes {
  missing: LtiErrorCode;
  malformed: LtiErrorCode;
}

/** Reads the fields of one untrusted object; `null` and empty text count as absent. */
export interface JsonFields {
  text: (name: string, limit?: number) => string;
  optionalText: (name: string, limit?: number) => string | null;
  optionalNumber: (name: string) => number | null;
  optionalFlag: (name: string) => boolean | null;
  texts: (name: string) => string[];
  optionalTexts: (name: string) => string[];
  optionalObject: (name: string) => JsonFields | null;
  objects: (name: string) => JsonFields[];
  optionalObjects: (name: string) => JsonFields[];
  raw: (name: string) => unknown;
}

/** Whether a value is a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a text is Unicode and free of U+0000, which databases do not store. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

/** Parses bounded JSON text; throws `code` for anything else. */
export function parseJson(text: string, maxLength: number, code: LtiErrorCode): unknown {
  if (text.length > maxLength) throw new LtiError(code, `The text is longer than ${maxLength} characters.`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new LtiError(code, "The text is not JSON.", { cause: error });
  }
}

/** Parses bounded JSON text that must be an object; throws `code` for anything else. */
export function parseJsonObject(text: string, maxLength: number, code: LtiErrorCode): JsonObject {
  const value = parseJson(text, maxLength, code);
  if (!isJsonObject(value)) throw new LtiError(code, "The JSON is not an object.");
  return value;
}

/** A reader for one object; `place` goes into the messages, so that the person who reads them finds the field. */
export function jsonFields(object: JsonObject, codes: FieldCodes, place = ""): JsonFields {
  const label = (name: string) => (place === "" ? name : `${place} / ${name}`);
  const malformed = (name: string, expected: string) =>
    new LtiError(codes.malformed, `"${label(name)}" is not ${expected}.`);
  const missing = (name: string) => new LtiError(codes.missing, `"${label(name)}" is missing.`);

  function raw(name: string): unknown {
    return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
  }
  function checkedText(name: string, value: unknown, limit: number): string {
    if (typeof value !== "string" || value.length > limit || !isCleanText(value))
      throw malformed(name, `text of at most ${limit} characters`);
    return value;
  }
  function optionalText(name: string, limit = MAX_TEXT): string | null {
    const value = raw(name);
    return value === null || value === "" ? null : checkedText(name, value, limit);
  }
  function typed(name: string, type: "number" | "boolean"): unknown {
    const value = raw(name);
    const fits = typeof value === type && (type === "boolean" || Number.isFinite(value));
    if (value !== null && !fits) throw malformed(name, `a ${type}`);
    return value;
  }
  function list(name: string): readonly unknown[] | null {
    const value = raw(name);
    if (value === null) return null;
    if (!Array.isArray(value) || value.length > MAX_ITEMS)
      throw malformed(name, `a list of at most ${MAX_ITEMS} entries`);
    return value;
  }
  function required<T>(name: string, value: T | null): T {
    if (value === null) throw missing(name);
    return value;
  }
  const optionalTexts = (name: string) =>
    list(name)?.map((entry) => checkedText(name, entry, MAX_TEXT)) ?? null;
  function nested(name: string, value: unknown): JsonFields {
    if (!isJsonObject(value)) throw malformed(name, "an object");
    return jsonFields(value, codes, label(name));
  }

  return {
    raw,
    optionalText,
    text: (name, limit) => required(name, optionalText(name, limit)),
    optionalNumber: (name) => typed(name, "number") as number | null,
    optionalFlag: (name) => typed(name, "boolean") as boolean | null,
    texts: (name) => required(name, optionalTexts(name)),
    optionalTexts: (name) => optionalTexts(name) ?? [],
    optionalObject: (name) => (raw(name) === null ? null : nested(name, raw(name))),
    objects: (name) => required(name, list(name)).map((entry) => nested(name, entry)),
    optionalObjects: (name) => (list(name) ?? []).map((entry) => nested(name, entry)),
  };
}
