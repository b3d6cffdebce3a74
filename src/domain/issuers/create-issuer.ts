import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { profileColumns, type ProfileOrder } from "#src/domain/issuers/profile.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Creates the organisation under the work's issuer id; only the operator and the program may. */
export async function createIssuer(work: Work, caller: Caller, order: ProfileOrder): Promise<void> {
  if (caller.kind !== "operator" && caller.kind !== "system") {
    throw new Problem("forbidden", "Only the operator creates issuers.");
  }
  await work.tx
    .insertInto("issuer")
    .values({
      issuer_id: work.issuerId,
      ...profileColumns(order),
      image_digest: null,
      created_at: work.now,
      updated_at: work.now,
      updated_by: caller.name,
    })
    .execute();
  await recordInAudit(work, caller, "issuer.create", work.issuerId, { name: order.name });
}
