import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import type { BadgeOrder } from "#src/domain/badges/badge.ts";
import { definitionOf } from "#src/domain/badges/definition.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import { newBadgeId, type BadgeId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Creates a badge with its picture and returns its id. `createdAt` is when it was made elsewhere. */
export async function createBadge(
  work: Work,
  caller: Caller,
  order: BadgeOrder,
  picture: Picture,
  createdAt: Date = work.now,
): Promise<BadgeId> {
  requireRight(caller, work.issuerId, "badge.create");
  const badgeId = newBadgeId(work.issuerId);
  await storePicture(work, picture);
  await work.tx
    .insertInto("badge")
    .values({
      issuer_id: work.issuerId,
      badge_id: badgeId,
      ...(await definitionOf(work, order, picture.digest)),
      created_at: createdAt,
      updated_at: work.now,
      updated_by: caller.name,
      deleted_at: null,
    })
    .execute();
  await recordInAudit(work, caller, "badge.create", badgeId, { name: order.words.name });
  return badgeId;
}
