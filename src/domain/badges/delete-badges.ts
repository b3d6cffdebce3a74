import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import type { BadgeId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Takes a badge out of issuing; what was issued stays as it is. */
export async function deleteBadge(work: Work, caller: Caller, badgeId: BadgeId): Promise<void> {
  requireRight(caller, work.issuerId, "badge.edit", badgeId);
  await getBadge(work, badgeId);
  await work.tx
    .updateTable("badge")
    .set({ deleted_at: work.now, updated_at: work.now, updated_by: caller.name })
    .where("issuer_id", "=", work.issuerId)
    .where("badge_id", "=", badgeId)
    .execute();
  await recordInAudit(work, caller, "badge.delete", badgeId);
}

/** Takes all badges of the issuer out of issuing and returns how many there were. */
export async function deleteAllBadges(work: Work, caller: Caller): Promise<number> {
  requireRight(caller, work.issuerId, "badge.edit");
  const { numUpdatedRows } = await work.tx
    .updateTable("badge")
    .set({ deleted_at: work.now, updated_at: work.now, updated_by: caller.name })
    .where("issuer_id", "=", work.issuerId)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow();
  const count = Number(numUpdatedRows);
  await recordInAudit(work, caller, "badge.delete-all", work.issuerId, { count });
  return count;
}
