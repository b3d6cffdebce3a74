import { OpenBadgesError } from "../open-badges-error.ts";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const DIGIT_OF = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
/** Five digits at a time: 58^5 × 2^16 is still exact in a double, and far fewer steps than digit by digit. */
const LIMB_DIGITS = 5;
const LIMB = 58 ** LIMB_DIGITS;
const LONGEST = 256;

/**
 * Writes bytes in base58btc (Controlled Identifiers 2.4, Multibase), without the `z` in front.
 *
 * @example
 * base58btc(Uint8Array.of(0, 1)); // "12"
 */
export function base58btc(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  const limbs: number[] = [];
  let at = zeros;
  if ((bytes.length - zeros) % 2 === 1) add(limbs, 256, bytes[at++] ?? 0);
  for (; at < bytes.length; at += 2) add(limbs, 65_536, (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0));
  let text = "";
  for (const limb of limbs) {
    let rest = limb;
    for (let digit = 0; digit < LIMB_DIGITS; digit++) {
      text = (ALPHABET[rest % 58] ?? "") + text;
      rest = Math.floor(rest / 58);
    }
  }
  return ALPHABET.charAt(0).repeat(zeros) + text.replace(/^1+/, "");
}

/**
 * Reads bytes from base58btc, without the `z` in front; at most 256 characters.
 *
 * Throws `key-invalid` when the text is too long or has a character that is not of the alphabet.
 *
 * @example
 * fromBase58btc("12"); // Uint8Array.of(0, 1)
 */
export function fromBase58btc(text: string): Uint8Array {
  if (text.length > LONGEST) throw notBase58();
  let zeros = 0;
  while (text[zeros] === "1") zeros++;
  const bytes: number[] = [];
  for (const character of text.slice(zeros)) {
    let carry = DIGIT_OF.get(character) ?? -1;
    if (carry === -1) throw notBase58();
    for (let at = 0; at < bytes.length; at++) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry % 256;
      carry = Math.floor(carry / 256);
    }
    if (carry > 0) bytes.push(carry);
  }
  return Uint8Array.from([...Array.from({ length: zeros }, () => 0), ...bytes.toReversed()]);
}

function add(limbs: number[], factor: number, addend: number): void {
  let carry = addend;
  for (let at = 0; at < limbs.length; at++) {
    carry += (limbs[at] ?? 0) * factor;
    limbs[at] = carry % LIMB;
    carry = Math.floor(carry / LIMB);
  }
  if (carry > 0) limbs.push(carry);
}

function notBase58(): OpenBadgesError {
  return new OpenBadgesError("key-invalid", "The text is not base58btc, or too long.");
}
