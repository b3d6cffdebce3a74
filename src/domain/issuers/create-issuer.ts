import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireMailAddress, requireWebAddress } from "#src/domain/issuers/rules.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

export interface IssuerOrder {
  readonly name: string;
  readonly description: string;
  readonly email: string;
  readonly url: string;
}

/** Creates the organisation under the work's issuer id; only the operator and the program may. */
export async function createIssuer(work: Work, caller: Caller, order: IssuerOrder): Promise<void> {
  if (caller.kind !== "operator" && caller.kind !== "system") {
    throw new Problem("forbidden", "Only the operator creates issuers.");
  }
  if (order.name.trim() === "" || order.name.length > 200) {
    throw invalid("name", "has to have 1 to 200 characters");
  }
  await work.tx
    .insertInto("issuer")
    .values({
      issuer_id: work.issuerId,
      name: order.name.trim(),
      description: order.description,
      email: requireMailAddress("email", order.email),
      url: requireWebAddress("url", order.url),
      image_digest: null,
      created_at: work.now,
      updated_at: work.now,
      updated_by: caller.name,
    })
    .execute();
  await recordInAudit(work, caller, "issuer.create", work.issuerId, { name: order.name });
}
