import * as fc from "fast-check";

/** One of these characters. */
export function oneCharacterOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(characters));
}
