import { isJsonObject } from "../proofs/credential-members.ts";
import { clip } from "./inspection.ts";

const LONGEST = 2000;

/**
 * Texts of a badge as they may be shown: those that are texts, at most 2,000 characters each, and of texts with a language
 * the text alone.
 *
 * @example
 * shown({ name: { "@value": "Ensiapu", "@language": "fi" }, id: 1 }); // { name: "Ensiapu" }
 */
export function shown<Name extends string>(texts: Record<Name, unknown>): { [N in Name]?: string } {
  const result: { [N in Name]?: string } = {};
  for (const name in texts) {
    const value: unknown = texts[name];
    const text = isJsonObject(value) ? value["@value"] : value;
    if (typeof text === "string" && text !== "") result[name] = clip(text, LONGEST);
  }
  return result;
}
