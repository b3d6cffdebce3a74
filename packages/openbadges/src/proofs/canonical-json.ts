import { isJsonObject } from "./credential-members.ts";

/**
 * The canonical text of a JSON value (RFC 8785 JSON Canonicalization Scheme): members sorted by UTF-16 units, no white
 * space, texts and numbers as ECMAScript writes them. Members without a value are left out. The texts must be
 * well-formed.
 *
 * @example
 * canonicalJson({ b: 1, a: ["é"] }); // '{"a":["é"],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(",")}}`;
}
