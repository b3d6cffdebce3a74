import { randomBytes } from "node:crypto";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import type { Authority } from "#src/domain/api-clients/authority.ts";
import { newSerial, signRequest } from "#src/domain/api-clients/certificate-authority.ts";
import {
  enrolmentSubject,
  isFresh,
  readEnrolmentToken,
  writeEnrolmentToken,
} from "#src/domain/api-clients/enrolment-token.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Makes a token with which one of the issuer's systems can ask for its client certificate within ten minutes. */
export async function createEnrolmentToken(
  work: Work,
  caller: Caller,
  authority: Authority,
): Promise<string> {
  requireIssuer(caller, work.issuerId);
  await getIssuer(work.tx, work.issuerId);
  const nonce = randomBytes(9).toString("hex");
  await recordInAudit(work, caller, "api-token.create", nonce);
  return writeEnrolmentToken(authority.privateKeyPem, {
    id: work.issuerId,
    subject: enrolmentSubject(work.issuerId),
    ctime: Math.floor(work.now.getTime() / 1000),
    nonce,
  });
}

/**
 * Signs a certificate request that comes with a fresh token of this issuer and returns the certificate as PEM. The token may be
 * used again while it is fresh: clients throw their old key away before they know that signing worked.
 */
export async function signCertificateRequest(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  authority: Authority,
  enrolment: { token: string; request: string },
): Promise<string> {
  const token = readEnrolmentToken(authority.publicKeyPem, enrolment.token);
  if (token.id !== work.issuerId) {
    throw new Problem("forbidden", "signature: this token belongs to another client.", {
      field: "signature",
    });
  }
  if (!isFresh(token, work.now)) {
    throw invalid("signature", "this token is older than ten minutes; ask for a new one");
  }
  await getIssuer(work.tx, work.issuerId);
  const signed = await signRequest(authority, enrolment.request, {
    issuerId: work.issuerId,
    serial: newSerial(),
    now: work.now,
  });
  await work.tx
    .insertInto("client_certificate")
    .values({
      issuer_id: work.issuerId,
      serial: signed.serial,
      fingerprint: signed.fingerprint,
      created_at: work.now,
      expires_at: signed.notAfter,
      revoked_at: null,
    })
    .execute();
  const caller: Caller = {
    ...from,
    kind: "api-client",
    issuerId: work.issuerId,
    name: `token ${token.nonce}`,
  };
  await recordInAudit(work, caller, "certificate.sign", signed.serial, { fingerprint: signed.fingerprint });
  return signed.certificatePem;
}
