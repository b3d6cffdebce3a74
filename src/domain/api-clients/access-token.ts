import { timingSafeEqual } from "node:crypto";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/** How long an access token lasts, in seconds: OBF's ten hours. */
export const tokenLifetimeSeconds = 36_000;

export interface AccessToken {
  readonly issuerId: IssuerId;
  readonly secretId: string;
  /** Unix seconds. */
  readonly expires: number;
}

/*
 * A token is text that proves itself: issuer, secret, expiry and an HMAC over them. Nothing is stored, so every process can check
 * it; revoking its secret ends it.
 */

/** Writes a token: 92 letters and digits. */
export function writeAccessToken(sealer: Sealer, token: AccessToken): string {
  const claims = `${token.issuerId}${token.secretId}${token.expires.toString(16).padStart(8, "0")}`;
  return claims + sealer.mac("access-token", claims).toString("hex");
}

/** Reads a token of ours that has not expired, or null. */
export function readAccessToken(sealer: Sealer, text: string, now: Date): AccessToken | null {
  if (!/^[0-9A-Za-z]{92}$/.test(text)) return null;
  const claims = text.slice(0, 28);
  const mac = Buffer.from(text.slice(28), "hex");
  if (mac.length !== 32 || !timingSafeEqual(mac, sealer.mac("access-token", claims))) return null;
  const issuerId = claims.slice(0, 8);
  const expires = Number.parseInt(claims.slice(20), 16);
  if (!isIssuerId(issuerId) || expires * 1000 <= now.getTime()) return null;
  return { issuerId, secretId: claims.slice(8, 20), expires };
}
