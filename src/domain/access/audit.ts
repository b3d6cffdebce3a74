import { randomBase62 } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";
import type { Caller } from "#src/domain/access/caller.ts";

/** Writes who did what to what, when and from where, in the transaction that does it. */
export async function recordInAudit(
  work: Work,
  caller: Caller,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await work.tx
    .insertInto("audit_entry")
    .values({
      issuer_id: work.issuerId,
      at: work.now,
      entry_id: randomBase62(12),
      actor: `${caller.kind} ${caller.name}`,
      action,
      subject,
      detail: JSON.stringify(detail),
      address: caller.address,
      request_id: caller.requestId,
    })
    .execute();
}

/** One entry of the audit log. */
export interface AuditEntry {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
  readonly address: string;
  readonly requestId: string;
}

/** The issuer's latest entries, newest first. */
export async function listAudit(work: Work, limit: number): Promise<AuditEntry[]> {
  const rows = await work.tx
    .selectFrom("audit_entry")
    .selectAll()
    .where("issuer_id", "=", work.issuerId)
    .orderBy("at", "desc")
    .orderBy("entry_id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ at, actor, action, subject, detail, address, request_id }) => ({
    at,
    actor,
    action,
    subject,
    detail,
    address,
    requestId: request_id,
  }));
}
