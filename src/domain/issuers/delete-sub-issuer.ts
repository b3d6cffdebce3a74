import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { getPresentSubIssuer } from "#src/domain/issuers/sub-issuer-queries.ts";
import type { Work } from "#src/platform/work.ts";

/** Nothing more is issued in the sub-issuer's name; its profile stays for what was. */
export async function deleteSubIssuer(work: Work, caller: Caller, id: string): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const present = await getPresentSubIssuer(work, id);
  await work.tx
    .updateTable("sub_issuer")
    .set({ deleted_at: work.now, updated_at: work.now, updated_by: caller.name })
    .where("issuer_id", "=", work.issuerId)
    .where("sub_issuer_id", "=", present.id)
    .execute();
  await recordInAudit(work, caller, "sub-issuer.delete", present.id, { name: present.name });
}
