import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { profileColumns } from "#src/domain/issuers/profile.ts";
import type { SubIssuerOrder } from "#src/domain/issuers/sub-issuer.ts";
import { getPresentSubIssuer } from "#src/domain/issuers/sub-issuer-queries.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { storePicture } from "#src/domain/pictures/store-picture.ts";
import type { Work } from "#src/platform/work.ts";

/** Changes the members of a sub-issuer's profile that are given, everywhere it is shown. No picture keeps the present one. */
export async function updateSubIssuer(
  work: Work,
  caller: Caller,
  id: string,
  change: Partial<SubIssuerOrder>,
  picture: Picture | null,
): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const present = await getPresentSubIssuer(work, id);
  if (picture) await storePicture(work, picture);
  await work.tx
    .updateTable("sub_issuer")
    .set({
      ...profileColumns({ ...present, ...change }),
      ...(picture ? { image_digest: picture.digest } : {}),
      updated_at: work.now,
      updated_by: caller.name,
    })
    .where("issuer_id", "=", work.issuerId)
    .where("sub_issuer_id", "=", present.id)
    .execute();
  await recordInAudit(work, caller, "sub-issuer.update", present.id, { ...change });
}
