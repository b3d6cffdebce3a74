import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { profileColumns } from "#src/domain/issuers/profile.ts";
import type { SubIssuerOrder } from "#src/domain/issuers/sub-issuer.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import { newSubIssuerId, type SubIssuerId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/**
 * Creates a sub-issuer and returns its id; badges have to allow it before they can be issued in its name. `createdAt` is when it was
 * made elsewhere.
 */
export async function createSubIssuer(
  work: Work,
  caller: Caller,
  order: SubIssuerOrder,
  picture: Picture | null,
  createdAt: Date = work.now,
): Promise<SubIssuerId> {
  requireIssuer(caller, work.issuerId);
  await getIssuer(work.tx, work.issuerId);
  const id = newSubIssuerId(work.issuerId);
  if (picture) await storePicture(work, picture);
  await work.tx
    .insertInto("sub_issuer")
    .values({
      issuer_id: work.issuerId,
      sub_issuer_id: id,
      ...profileColumns(order),
      image_digest: picture?.digest ?? null,
      created_at: createdAt,
      updated_at: work.now,
      updated_by: caller.name,
      deleted_at: null,
    })
    .execute();
  await recordInAudit(work, caller, "sub-issuer.create", id, { name: order.name });
  return id;
}
