import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** The largest number a limit can be; more is none. */
const mostAwards = 2_147_483_647;

/** Sets how many awards the issuer may issue in one calendar year, null for any number; only the operator may. */
export async function setIssuingLimit(work: Work, caller: Caller, limit: number | null): Promise<void> {
  if (caller.kind !== "operator") throw new Problem("forbidden", "Only the operator limits what is issued.");
  if (limit !== null && !(Number.isInteger(limit) && limit >= 0 && limit <= mostAwards)) {
    throw invalid("issuing-limit", `has to be a whole number of awards a year up to ${mostAwards}, or none`);
  }
  const { numUpdatedRows } = await work.tx
    .updateTable("issuer")
    .set({ issuing_limit: limit, updated_at: work.now, updated_by: caller.name })
    .where("issuer_id", "=", work.issuerId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Problem("not-found", `There is no issuer ${work.issuerId}.`);
  await recordInAudit(work, caller, "issuer.limit", work.issuerId, { limit });
}
