import { timingSafeEqual } from "node:crypto";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";

/*
 * Tokens of links in mails: the id of what they are for, and an HMAC that only this installation can make. Nothing of them is stored, so
 * a mail that is sent twice carries the same link, and a copy of the database opens none.
 */

/** What a link is for; a token for one opens no other. */
type Purpose = "sign-in" | "new-address" | "team-invitation" | "set-up";

const idPattern = /^[0-9A-Za-z]{8,40}$/;

/** The token for the thing with this id (letters and digits). */
export function writeLinkToken(sealer: Sealer, purpose: Purpose, id: string): string {
  return `${id}-${macOf(sealer, purpose, id).toString("base64url")}`;
}

/** The id in a token for this purpose, or null when we did not write it. */
export function readLinkToken(sealer: Sealer, purpose: Purpose, token: string): string | null {
  const at = token.indexOf("-");
  const id = token.slice(0, Math.max(at, 0));
  if (!idPattern.test(id) || !/^[\w-]{32}$/.test(token.slice(at + 1))) return null;
  const mac = Buffer.from(token.slice(at + 1), "base64url");
  return timingSafeEqual(mac, macOf(sealer, purpose, id)) ? id : null;
}

/** The token of an invitation into an issuer's team. */
export function writeInvitationToken(sealer: Sealer, issuerId: IssuerId, invitationId: string): string {
  return writeLinkToken(sealer, "team-invitation", issuerId + invitationId);
}

/** The invitation a token is for, or null when we did not write it. */
export function readInvitationToken(
  sealer: Sealer,
  token: string,
): { issuerId: IssuerId; invitationId: string } | null {
  const id = readLinkToken(sealer, "team-invitation", token);
  const issuerId = id?.slice(0, 8) ?? "";
  return id && isIssuerId(issuerId) ? { issuerId, invitationId: id.slice(8) } : null;
}

/** The token of the link to the first account: the same until somebody has one. */
export function setUpToken(sealer: Sealer): string {
  return writeLinkToken(sealer, "set-up", "firstaccount");
}

function macOf(sealer: Sealer, purpose: Purpose, id: string): Buffer {
  return sealer.mac(`people-link ${purpose}`, id).subarray(0, 24);
}
