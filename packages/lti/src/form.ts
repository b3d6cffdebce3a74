import { isCleanText } from "./json-fields.ts";
import { LtiError } from "./lti-error.ts";

/** One decoded pair of a form or query. */
export interface FormParameter {
  readonly name: string;
  readonly value: string;
}

/** Longest form or query that is read, in characters, and the most pairs in it. */
export const MAX_FORM_LENGTH = 1_048_576;
const MAX_PARAMETERS = 2_000;

/**
 * Decodes `application/x-www-form-urlencoded` text as it arrived, keeping order, duplicates and empty values
 * (RFC 5849 section 3.4.1.3.1); `+` is a space. A query may keep its `?`.
 *
 * Throws `form-malformed` for text over 1 MiB or 2,000 pairs, bad percent-encoding, bytes that are not UTF-8, and
 * U+0000.
 *
 * @example
 * readForm("a=2+q&a=%C3%A4&c"); // [{ name: "a", value: "2 q" }, { name: "a", value: "ä" }, { name: "c", value: "" }]
 */
export function readForm(raw: string): FormParameter[] {
  if (raw.length > MAX_FORM_LENGTH) throw new LtiError("form-malformed", "The form is over 1 MiB.");
  const text = raw.startsWith("?") ? raw.slice(1) : raw;
  const pairs = text.split("&", MAX_PARAMETERS + 1).filter((pair) => pair !== "");
  if (pairs.length > MAX_PARAMETERS) throw new LtiError("form-malformed", "The form has too many fields.");
  return pairs.map((pair) => {
    const at = pair.indexOf("=");
    return at === -1
      ? { name: decode(pair), value: "" }
      : { name: decode(pair.slice(0, at)), value: decode(pair.slice(at + 1)) };
  });
}

/**
 * Writes pairs as `application/x-www-form-urlencoded` text, in their order (WHATWG URL section 5.2).
 *
 * @example
 * writeForm([{ name: "grant_type", value: "client_credentials" }]); // "grant_type=client_credentials"
 */
export function writeForm(parameters: readonly FormParameter[]): string {
  return new URLSearchParams(parameters.map(({ name, value }): [string, string] => [name, value])).toString();
}

/** The value of a parameter that may be there once; `null` if it is absent or empty. */
export function optionalParameter(parameters: readonly FormParameter[], name: string): string | null {
  const values = parameters.filter((parameter) => parameter.name === name);
  if (values.length > 1) throw new LtiError("parameter-repeated", `"${name}" is there more than once.`);
  return values[0]?.value || null;
}

/** The value of a parameter that must be there exactly once, with something in it. */
export function requiredParameter(parameters: readonly FormParameter[], name: string): string {
  const value = optionalParameter(parameters, name);
  if (value === null) throw new LtiError("parameter-missing", `"${name}" is missing.`);
  return value;
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    throw new LtiError("form-malformed", "The form has bad percent-encoding.", { cause: error });
  }
  if (!isCleanText(decoded)) throw new LtiError("form-malformed", "The form has text that is not Unicode.");
  return decoded;
}
