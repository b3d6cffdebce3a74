import { OpenBadgesError } from "../open-badges-error.ts";

/** Any JSON object. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list: nothing, one or many (compact singles of OB 3.0 Serialization). */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * The id of a credential's issuer (VC Data Model 2.0, 4.7), which may be a URL or an object with one.
 *
 * Throws `credential-malformed` when there is none.
 *
 * @example
 * issuerIdOf(credential); // "did:web:b.example:issuers:1"
 */
export function issuerIdOf(credential: object): string {
  const issuer: unknown = "issuer" in credential ? credential.issuer : undefined;
  const id = isJsonObject(issuer) ? issuer.id : issuer;
  if (typeof id !== "string" || id === "") {
    throw new OpenBadgesError("credential-malformed", "The credential has no issuer with an id.");
  }
  return id;
}

const DEEPEST = 100;

/**
 * Refuses a document in which a member's name or text has half a surrogate pair: it has no UTF-8, so what is signed
 * would not be what is sent. Refuses a nesting of more than 100 levels, which is no credential but an attack.
 *
 * Throws `text-malformed` and `credential-malformed`.
 *
 * @example
 * checkWellFormed({ name: "\uD83D\uDE00" });
 */
export function checkWellFormed(value: unknown, depth = 0): void {
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new OpenBadgesError("text-malformed", "A text has half a surrogate pair in it.");
  }
  if (typeof value !== "object" || value === null) return;
  if (depth > DEEPEST)
    throw new OpenBadgesError("credential-malformed", "The document is nested too deeply.");
  for (const [name, inner] of Object.entries(value)) {
    checkWellFormed(name, depth);
    checkWellFormed(inner, depth + 1);
  }
}

/**
 * A document as JSON that has a UTF-8 form. What `checkWellFormed` looks for shows in the text as an escape, so that most
 * documents need not be gone through a second time.
 *
 * Throws `text-malformed`, and `credential-malformed` for what goes in circles or is nested without end.
 *
 * @example
 * wellFormedJson({ name: "é" }); // '{"name":"é"}'
 */
export function wellFormedJson(document: object): string {
  let text: string;
  try {
    text = JSON.stringify(document);
  } catch (cause) {
    throw new OpenBadgesError("credential-malformed", "The document cannot be written as JSON.", { cause });
  }
  if (text.includes("\\ud")) checkWellFormed(document);
  return text;
}
