import type { Caller } from "#src/domain/access/caller.ts";
import {
  tokenLifetimeSeconds,
  writeAccessToken,
  type AccessToken,
} from "#src/domain/api-clients/access-token.ts";
import type { Pipeline, Statement } from "#src/platform/database/pipeline.ts";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import { hashSecret } from "#src/platform/secrets/secret-text.ts";
import type { Work } from "#src/platform/work.ts";

type From = Pick<Caller, "address" | "requestId">;

const liveCertificate: Statement<{ serial: string }> = {
  name: "live-certificate",
  text: "select serial from client_certificate where issuer_id = $1 and serial = $2 and fingerprint = $3 and revoked_at is null",
};
const liveSecret: Statement<{ stale: boolean }> = {
  name: "live-oauth-secret",
  text: `select coalesce(last_used_at <= $3, true) as stale from oauth_secret
    where issuer_id = $1 and secret_id = $2 and revoked_at is null`,
};
/** Only where it is still due, and never waiting for whoever holds the row: the connection is every reader's. */
const noteUse: Statement<Record<string, never>> = {
  name: "note-oauth-secret-use",
  text: `with due as (
      select secret_id from oauth_secret
      where issuer_id = $1 and secret_id = $2 and coalesce(last_used_at <= $3, true)
      for no key update skip locked)
    update oauth_secret s set last_used_at = $4 from due where s.issuer_id = $1 and s.secret_id = due.secret_id`,
};

/** The last use of a secret is known to the minute: a write for each call would cost more than the call. */
const usePrecisionMs = 60_000;

/** The caller behind a certificate of our own authority, or null when it was revoked or is not known. */
export async function callerOfCertificate(
  reader: Pipeline,
  certificate: { issuerId: IssuerId; serial: string; fingerprint: string },
  from: From,
): Promise<Caller | null> {
  const { issuerId, serial, fingerprint } = certificate;
  const found = await reader.rows(issuerId, liveCertificate, [issuerId, serial, fingerprint]);
  return found.length === 0 ? null : { kind: "api-client", issuerId, name: `certificate ${serial}`, ...from };
}

/** The caller behind an access token, or null when its secret was revoked. Notes that the secret is in use. */
export async function callerOfToken(
  reader: Pipeline,
  token: AccessToken,
  now: Date,
  from: From,
): Promise<Caller | null> {
  const { issuerId, secretId } = token;
  const due = new Date(now.getTime() - usePrecisionMs);
  const [found] = await reader.rows(issuerId, liveSecret, [issuerId, secretId, due]);
  if (!found) return null;
  // Nobody waits for it: when it is lost, the next call writes it.
  if (found.stale) void reader.rows(issuerId, noteUse, [issuerId, secretId, due, now]).catch(() => undefined);
  return { kind: "api-client", issuerId, name: `oauth-secret ${secretId}`, ...from };
}

/** The issuer an OAuth2 client_id names, or null. */
export function issuerOfClientId(clientId: string): IssuerId | null {
  return isIssuerId(clientId) ? clientId : null;
}

/** Exchanges an issuer's secret for an access token and notes its use; null when there is no such secret in use. */
export async function exchangeSecret(
  work: Work,
  sealer: Sealer,
  clientSecret: string,
): Promise<{ accessToken: string; expiresIn: number } | null> {
  const used = await work.tx
    .updateTable("oauth_secret")
    .set({ last_used_at: work.now })
    .where("issuer_id", "=", work.issuerId)
    .where("secret_hash", "=", hashSecret(clientSecret))
    .where("revoked_at", "is", null)
    .returning("secret_id")
    .executeTakeFirst();
  if (!used) return null;
  const expires = Math.floor(work.now.getTime() / 1000) + tokenLifetimeSeconds;
  const accessToken = writeAccessToken(sealer, {
    issuerId: work.issuerId,
    secretId: used.secret_id,
    expires,
  });
  return { accessToken, expiresIn: tokenLifetimeSeconds };
}
