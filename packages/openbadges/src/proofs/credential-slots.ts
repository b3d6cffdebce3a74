import { isJsonObject } from "./credential-members.ts";

/**
 * Members that are part of a template's constant text, with everything in them: what decides how the rest is read
 * (`type`), and what is the same for all awards of a badge.
 */
const CONSTANT = new Set([
  "type",
  "issuer",
  "achievement",
  "endorsement",
  "source",
  "credentialSchema",
  "refreshService",
  "termsOfUse",
  "proof",
]);

/** A credential taken apart into what its template is found by and what differs from award to award. */
export interface SlottedCredential {
  /** The credential as text with `$` for each value: equal for credentials that can share a template. */
  shape: string;
  /** The values, in document order. */
  values: string[];
}

/**
 * Takes a credential apart: every text is a value, save those under the constant members and under JSON-LD keywords.
 * Numbers and booleans belong to the shape.
 *
 * @example
 * slotted({ type: ["A"], id: "urn:1" }); // { shape: '{"type":["A"],"id":$,}', values: ["urn:1"] }
 */
export function slotted(credential: object): SlottedCredential {
  const values: string[] = [];
  return { shape: shapeOf(credential, values), values };
}

/**
 * The credential with other texts in the places of its values, given by the number of the value.
 *
 * @example
 * withSlots({ id: "urn:1" }, (slot) => `urn:slot:${slot}`); // { id: "urn:slot:0" }
 */
export function withSlots(credential: object, text: (slot: number) => string): object {
  let slot = 0;
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") return text(slot++);
    if (Array.isArray(value)) return value.map(replaced);
    return isJsonObject(value) ? members(value) : value;
  };
  const members = (object: object): object =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => [name, isConstant(name) ? value : replaced(value)]),
    );
  return members(credential);
}

function shapeOf(value: unknown, values: string[]): string {
  if (typeof value === "string") {
    values.push(value);
    return "$";
  }
  if (Array.isArray(value)) return `[${value.map((item) => shapeOf(item, values)).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? "";
  let shape = "{";
  for (const name of Object.keys(value)) {
    const inner = value[name];
    const text = isConstant(name) ? (JSON.stringify(inner) ?? "") : shapeOf(inner, values);
    shape += `${JSON.stringify(name)}:${text},`;
  }
  return `${shape}}`;
}

function isConstant(name: string): boolean {
  return CONSTANT.has(name) || name.startsWith("@");
}
