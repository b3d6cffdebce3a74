import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { openAuthority, type Authority } from "#src/domain/api-clients/authority.ts";
import { listCertificates, revokeCertificate } from "#src/domain/api-clients/client-certificates.ts";
import { createEnrolmentToken } from "#src/domain/api-clients/enrol.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import type { Installation } from "#test/support/badgeworks.ts";
import { callApi, operatorOf } from "#test/support/issuer.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import type { ClientIdentity } from "#test/support/raw-call.ts";

/** The installation's authority, opened inside the test. */
export async function authorityOf(badgeworks: Installation): Promise<Authority> {
  const { database, sealer, clock } = await badgeworks.factory();
  return openAuthority(database.db, sealer, clock());
}

/** A fresh enrolment token of the issuer. */
export async function enrolmentToken(badgeworks: Installation, issuerId: IssuerId): Promise<string> {
  const { perform } = await badgeworks.factory();
  const authority = await authorityOf(badgeworks);
  return perform(issuerId, (work) => createEnrolmentToken(work, operatorOf(issuerId), authority));
}

/** Ends every client certificate of the issuer, as an operator does. */
export async function revokeCertificates(badgeworks: Installation, issuerId: IssuerId): Promise<void> {
  const { perform } = await badgeworks.factory();
  await perform(issuerId, async (work) => {
    for (const { serial } of await listCertificates(work)) {
      await revokeCertificate(work, operatorOf(issuerId), serial);
    }
  });
}

/** A key and a request for it, made by openssl with the given subject. */
export function certificateRequest(subject: string, ...more: string[]): { key: string; request: string } {
  using scratch = scratchDirectory();
  const files = ["-keyout", "client.key", "-out", "client.csr"];
  openssl(scratch.path, "req", "-new", "-newkey", "rsa:2048", "-nodes", ...files, "-subj", subject, ...more);
  const read = (name: string) => readFileSync(path.join(scratch.path, name), "utf8");
  return { key: read("client.key"), request: read("client.csr") };
}

/** Enrols over the wire and returns the certificate with its key. */
export async function enrol(badgeworks: Installation, issuerId: IssuerId): Promise<ClientIdentity> {
  const { key, request } = certificateRequest(`/CN=${issuerId}`);
  const signature = await enrolmentToken(badgeworks, issuerId);
  const answer = await callApi(badgeworks.origin, "POST", `/v1/client/${issuerId}/sign_request`, {
    signature,
    request,
  });
  assert.equal(answer.status, 200, answer.text);
  return { cert: answer.text, key };
}
