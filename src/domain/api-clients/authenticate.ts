import type { Caller } from "#src/domain/access/caller.ts";
import {
  readAccessToken,
  tokenLifetimeSeconds,
  writeAccessToken,
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
const liveSecret: Statement<{ secret_id: string }> = {
  name: "live-oauth-secret",
  text: "select secret_id from oauth_secret where issuer_id = $1 and secret_id = $2 and revoked_at is null",
};

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

/** The caller behind a bearer token, or null when it is not ours, has expired, or its secret was revoked. */
export async function callerOfToken(
  reader: Pipeline,
  sealer: Sealer,
  text: string,
  now: Date,
  from: From,
): Promise<Caller | null> {
  const token = readAccessToken(sealer, text, now);
  if (!token) return null;
  const found = await reader.rows(token.issuerId, liveSecret, [token.issuerId, token.secretId]);
  if (found.length === 0) return null;
  return { kind: "api-client", issuerId: token.issuerId, name: `oauth-secret ${token.secretId}`, ...from };
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
