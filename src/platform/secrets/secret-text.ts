import { createHash, timingSafeEqual } from "node:crypto";
import { randomBase62 } from "#src/platform/ids.ts";

/** New secret text with at least `bytes` bytes of randomness, letters and digits only: clients demand `^\w+$` and people copy it by double click. */
export function newSecret(bytes = 32): string {
  return randomBase62(Math.ceil((bytes * 8) / Math.log2(62)));
}

/**
 * The SHA-256 of a secret, for storing. Only for secrets of `newSecret`: 256 random bits cannot be guessed however fast the hash is,
 * so a slow one would cost every request and protect nothing. Passwords that people choose need a slow hash instead.
 */
export function hashSecret(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Whether the presented secret is the one stored as `storedHash`, in a time that does not depend on where they differ. */
export function sameSecret(presented: string, storedHash: Uint8Array): boolean {
  const hash = hashSecret(presented);
  return storedHash.length === hash.length && timingSafeEqual(hash, storedHash);
}
