import { X509Certificate } from "node:crypto";
import { createAuthority, publicKeyPem } from "#src/domain/api-clients/certificate-authority.ts";
import type { Db } from "#src/platform/database/database.ts";
import { Problem } from "#src/platform/problem.ts";
import { SealedWithAnotherKey, type Sealer } from "#src/platform/secrets/sealing.ts";

/** The installation's authority with its key opened: it signs client certificates and enrolment tokens. */
export interface Authority {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
  readonly certificate: X509Certificate;
}

/** What the authority's key is sealed for. */
export const authorityPurpose = "certificate-authority";

/** Opens the installation's authority, making it the first time; of two processes that make one, the first wins. */
export async function openAuthority(db: Db, sealer: Sealer, now: Date): Promise<Authority> {
  const stored = (await readAuthority(db)) ?? (await storeNewAuthority(db, sealer, now));
  const privateKeyPem = openKey(sealer, stored.private_key_sealed);
  return {
    certificatePem: stored.certificate_pem,
    privateKeyPem,
    publicKeyPem: publicKeyPem(stored.certificate_pem),
    certificate: new X509Certificate(stored.certificate_pem),
  };
}

async function readAuthority(db: Db) {
  return db.selectFrom("certificate_authority").selectAll().executeTakeFirst();
}

async function storeNewAuthority(db: Db, sealer: Sealer, now: Date) {
  const made = await createAuthority(now);
  await db
    .insertInto("certificate_authority")
    .values({
      authority_id: 1,
      certificate_pem: made.certificatePem,
      private_key_sealed: sealer.seal(Buffer.from(made.privateKeyPem), authorityPurpose),
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return db.selectFrom("certificate_authority").selectAll().executeTakeFirstOrThrow();
}

function openKey(sealer: Sealer, sealed: Buffer): string {
  try {
    return sealer.open(sealed, authorityPurpose).toString();
  } catch (error) {
    if (!(error instanceof SealedWithAnotherKey)) throw error;
    throw new Problem(
      "unavailable",
      "This database was sealed with another SECRET_KEY. Start with the key it was made with: the SECRET_KEY setting, or the file secret.key of its data folder.",
    );
  }
}
