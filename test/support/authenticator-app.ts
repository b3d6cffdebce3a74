import { codeAt, stepAt } from "#src/domain/people/one-time-code.ts";

/** The six digits an authenticator app shows for a key that was typed into it, now or some steps of half a minute later. */
export function codeOf(key: string, later = 0): string {
  return codeAt(fromBase32(key.replaceAll(/\s/g, "")), stepAt(new Date()) + later);
}

function fromBase32(text: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of text) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
