import type { AwardRecord } from "#src/domain/publishing/public-records.ts";

/** How an award stands at a moment. */
export type Standing = "valid" | "waiting" | "expired" | "revoked" | "declined";

/** How the award stands now; what is gone comes before what is late, what is late before what is not yet accepted. */
export function standingOf(
  award: Pick<AwardRecord, "accepted_at" | "declined_at" | "revoked_at" | "expires_at">,
  now: Date,
): Standing {
  if (award.revoked_at) return "revoked";
  if (award.declined_at && !award.accepted_at) return "declined";
  if (isExpired(award, now)) return "expired";
  return award.accepted_at ? "valid" : "waiting";
}

/** Whether the award's last moment is over. */
export function isExpired(award: Pick<AwardRecord, "expires_at">, now: Date): boolean {
  return award.expires_at !== null && award.expires_at <= now;
}
