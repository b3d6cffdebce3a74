import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** The issuer's client certificates, newest first. */
export async function listCertificates(work: Work) {
  const rows = await work.tx
    .selectFrom("client_certificate")
    .selectAll()
    .where("issuer_id", "=", work.issuerId)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({
    serial: row.serial,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}

/** Refuses every later call with this certificate. */
export async function revokeCertificate(work: Work, caller: Caller, serial: string): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const { numUpdatedRows } = await work.tx
    .updateTable("client_certificate")
    .set({ revoked_at: work.now })
    .where("issuer_id", "=", work.issuerId)
    .where("serial", "=", serial)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Problem("not-found", `There is no certificate ${serial} in use.`);
  await recordInAudit(work, caller, "certificate.revoke", serial);
}
