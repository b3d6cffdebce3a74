import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { randomBase62 } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { hashSecret, newSecret } from "#src/platform/secrets/secret-text.ts";
import type { Work } from "#src/platform/work.ts";

/**
 * Adds an OAuth2 secret to the issuer and returns it for the only time. The client_id that goes with it is the issuer's id:
 * OBF's plugins put the one they sign in with into every path.
 */
export async function createOauthSecret(
  work: Work,
  caller: Caller,
  description: string,
): Promise<{ secretId: string; clientId: string; clientSecret: string }> {
  requireIssuer(caller, work.issuerId);
  await getIssuer(work.tx, work.issuerId);
  const secretId = randomBase62(12);
  const clientSecret = newSecret();
  await work.tx
    .insertInto("oauth_secret")
    .values({
      issuer_id: work.issuerId,
      secret_id: secretId,
      description,
      secret_hash: hashSecret(clientSecret),
      created_at: work.now,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  await recordInAudit(work, caller, "oauth-secret.create", secretId, { description });
  return { secretId, clientId: work.issuerId, clientSecret };
}

/** The issuer's OAuth2 secrets without their text, newest first. */
export async function listOauthSecrets(work: Work) {
  const rows = await work.tx
    .selectFrom("oauth_secret")
    .select(["secret_id", "description", "created_at", "last_used_at", "revoked_at"])
    .where("issuer_id", "=", work.issuerId)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({
    secretId: row.secret_id,
    description: row.description,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }));
}

/** Ends a secret and with it every access token it gave. */
export async function revokeOauthSecret(work: Work, caller: Caller, secretId: string): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const { numUpdatedRows } = await work.tx
    .updateTable("oauth_secret")
    .set({ revoked_at: work.now })
    .where("issuer_id", "=", work.issuerId)
    .where("secret_id", "=", secretId)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Problem("not-found", `There is no OAuth2 secret ${secretId} in use.`);
  await recordInAudit(work, caller, "oauth-secret.revoke", secretId);
}
