import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import type { BadgeOrder } from "#src/domain/badges/badge.ts";
import { definitionOf } from "#src/domain/badges/definition.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import type { BadgeId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Replaces what a badge says from now on; what was issued before keeps its own content. No picture keeps the present one. */
export async function updateBadge(
  work: Work,
  caller: Caller,
  badgeId: BadgeId,
  order: BadgeOrder,
  picture: Picture | null,
): Promise<void> {
  requireRight(caller, work.issuerId, "badge.edit", badgeId);
  const badge = await getBadge(work, badgeId);
  if (picture) await storePicture(work, picture);
  await work.tx
    .updateTable("badge")
    .set({
      ...(await definitionOf(work, order, picture?.digest ?? badge.imageDigest)),
      updated_at: work.now,
      updated_by: caller.name,
    })
    .where("issuer_id", "=", work.issuerId)
    .where("badge_id", "=", badgeId)
    .execute();
  await recordInAudit(work, caller, "badge.update", badgeId, { name: order.words.name });
}
