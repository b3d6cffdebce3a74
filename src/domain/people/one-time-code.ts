import { createHmac, timingSafeEqual } from "node:crypto";

/*
 * Time-based one-time passwords: RFC 6238 with its defaults (SHA-1, six digits, thirty seconds), which every authenticator app reads.
 */

const seconds = 30;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The step of time that a moment lies in. */
export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / seconds);
}

/** The six digits of a secret at a step. Source: RFC 4226, 5.3. */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = (mac[19] ?? 0) & 0xf;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** The step whose code this is, among now and one step to either side, if it is later than the last one used; else null. */
export function matchingStep(secret: Uint8Array, code: string, now: Date, lastStep: number): number | null {
  const given = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(given)) return null;
  const current = stepAt(now);
  for (const step of [current, current - 1, current + 1]) {
    const right = timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(given));
    if (right && step > lastStep) return step;
  }
  return null;
}

/** A secret as people and authenticator apps read it. Source: RFC 4648, base 32. */
export function base32Of(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31];
  }
  if (bits > 0) text += alphabet[(value << (5 - bits)) & 31];
  return text;
}

/** The address that an authenticator app reads a secret from. */
export function keyAddress(secret: Uint8Array, account: string, host: string): string {
  const query = new URLSearchParams({ secret: base32Of(secret), issuer: host });
  return `otpauth://totp/${encodeURIComponent(host)}:${encodeURIComponent(account)}?${query.toString()}`;
}
