import { OpenBadgesError } from "../open-badges-error.ts";

/** The longest text, in bytes of UTF-8, that is baked or, unless told otherwise, read back: 1 MiB. */
export const MAX_BAKED_TEXT_BYTES = 1_048_576;

/**
 * Refuses text that other readers would not get back as it was (PNG 11.3.4.5: no NUL; UTF-8: no lone surrogates),
 * and gives its length in bytes of UTF-8.
 *
 * Throws `text-not-bakeable` and `baked-text-too-large`.
 *
 * @example
 * bakeableLength('{"id":"é"}'); // 11
 */
export function bakeableLength(text: string): number {
  if (text === "" || text.includes("\0") || !text.isWellFormed()) {
    throw new OpenBadgesError(
      "text-not-bakeable",
      "The text is empty, has a NUL or has half a surrogate pair.",
    );
  }
  const length = Buffer.byteLength(text);
  if (length > MAX_BAKED_TEXT_BYTES) throw tooLarge(MAX_BAKED_TEXT_BYTES);
  return length;
}

/** The error for text over a limit given in bytes. */
export function tooLarge(limit: number): OpenBadgesError {
  return new OpenBadgesError("baked-text-too-large", `The text is longer than ${limit} bytes.`);
}
