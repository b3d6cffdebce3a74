import { timingSafeEqual } from "node:crypto";
import { isAwardId, type AwardId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/*
 * The token of a mailed link: the award's id and an HMAC that only this installation can make. Whoever holds it is taken for
 * the earner, so it never appears in a public document.
 */

/** The token that lets an earner accept or decline this award: 48 characters of base64url. */
export function writeClaimToken(sealer: Sealer, id: AwardId): string {
  const bytes = Buffer.from(id, "hex");
  return Buffer.concat([bytes, macOf(sealer, bytes)]).toString("base64url");
}

/** The award a token is for, or null when we did not write it. */
export function readClaimToken(sealer: Sealer, token: string): AwardId | null {
  if (!/^[A-Za-z0-9_-]{48}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const award = bytes.subarray(0, 20);
  if (!timingSafeEqual(bytes.subarray(20), macOf(sealer, award))) return null;
  const id = award.toString("hex");
  return isAwardId(id) ? id : null;
}

function macOf(sealer: Sealer, award: Buffer): Buffer {
  return sealer.mac("claim-token", award).subarray(0, 16);
}
