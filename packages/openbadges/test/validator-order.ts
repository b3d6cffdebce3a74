import { createPublicKey } from "node:crypto";
import { isStatusSet } from "../src/status/read-status.ts";
import { revokedIn } from "../src/status/revocation-list.ts";
import { OpenBadgesError } from "../src/open-badges-error.ts";
import { isJsonObject, listOf } from "../src/proofs/credential-members.ts";
import type { JsonObject } from "../src/proofs/credential-members.ts";
import { assertionMethodIn } from "../src/did/did-document.ts";
import { publicKeyOf } from "../src/proofs/verification-key.ts";
import { verifyDataIntegrity } from "../src/proofs/verify-data-integrity.ts";
import { verifyVcJwt } from "../src/proofs/verify-vc-jwt.ts";
import { ProbeError, must, parsed, probeEnvelope, probeJsonLd, probeMembers } from "./structure-probes.ts";

/** The world as the inspection sees it. */
export interface Surroundings {
  now: Date;
  /** What answers at which address; a DID stands for its document. Whatever is not here is unreachable. */
  web: ReadonlyMap<string, unknown>;
}

/** What an inspection found: the probe that failed, if one did, and warnings. */
export interface Inspection {
  failed?: string;
  warnings: string[];
}

/**
 * Inspects a badge in the order of 1EdTech's public validator, in our own words: parse, JSON-LD, contexts, types, schema,
 * inline schemas, subject, evidence, issuer, proof, refresh (once), status, dates, embedded endorsements.
 */
export async function inspect(file: Uint8Array | string, around: Surroundings): Promise<Inspection> {
  const warnings: string[] = [];
  try {
    await inspectFile(file, around, warnings, true);
    return { warnings };
  } catch (error) {
    if (error instanceof ProbeError) return { failed: error.probe, warnings };
    if (error instanceof OpenBadgesError) return { failed: `proof: ${error.code}`, warnings };
    throw error;
  }
}

async function inspectFile(
  file: Uint8Array | string,
  around: Surroundings,
  warnings: string[],
  mayRefresh: boolean,
): Promise<void> {
  const { credential, jwt } = parsed(file);
  await probeJsonLd(credential, jwt);
  probeEnvelope(credential);
  for (const schema of listOf(credential.credentialSchema)) probeInlineSchema(schema, around);
  probeMembers(credential);
  const { issuer } = credential;
  if (isJsonObject(issuer) && typeof issuer.url === "string" && !around.web.has(issuer.url)) {
    warnings.push("issuer url does not answer");
  }
  await probeProof(credential, jwt, around);
  const refresh = isJsonObject(credential.refreshService)
    ? around.web.get(String(credential.refreshService.id))
    : undefined;
  if (mayRefresh && typeof refresh === "string") {
    await inspectFile(refresh, around, warnings, false);
    return;
  }
  if (credential.credentialStatus !== undefined) probeStatus(credential, around, warnings);
  probeDates(credential, around.now);
  for (const endorsement of endorsementsIn(credential)) {
    await inspectFile(JSON.stringify(endorsement), around, warnings, false);
  }
}

function probeInlineSchema(schema: unknown, { web }: Surroundings): void {
  const isKnown = isJsonObject(schema) && schema.type === "1EdTechJsonSchemaValidator2019";
  must(isKnown && web.has(String(schema.id)), "inline schema", "an inline schema is unreachable");
}

async function probeProof(
  credential: JsonObject,
  jwt: string | undefined,
  { web, now }: Surroundings,
): Promise<void> {
  const methodOf = (id: string): ReturnType<typeof assertionMethodIn> =>
    assertionMethodIn(web.get(id.split("#", 1)[0] ?? ""), id);
  if (jwt === undefined) {
    const { proof } = await verifyDataIntegrity(credential, { now, resolveKey: async (id) => methodOf(id) });
    must(proof.cryptosuite === "eddsa-rdfc-2022", "proof", "a suite that the validator does not take");
    return;
  }
  const verified = await verifyVcJwt(jwt, async ({ keyId = "", issuer }) => {
    const method = methodOf(keyId);
    must(method.controller === issuer, "proof", "the key's controller is not the issuer");
    return createPublicKey(publicKeyOf(method).export({ format: "pem", type: "spki" })).export({
      format: "jwk",
    });
  });
  must(verified.algorithm !== "EdDSA", "proof", "a JWT with EdDSA");
}

function probeStatus(credential: JsonObject, { web }: Surroundings, warnings: string[]): void {
  const status = credential.credentialStatus;
  must(isJsonObject(status), "status", "there is not exactly one status");
  if (status.type === "1EdTechRevocationList") {
    const list = web.get(String(status.id));
    if (list === undefined) warnings.push("revocation list does not answer");
    must(revokedIn(list, String(credential.id)) === undefined, "status", "it is revoked");
  } else if (status.statusPurpose === "revocation") {
    const list = web.get(String(status.statusListCredential));
    must(list !== undefined, "status", "the status list does not answer");
    must(!isStatusSet(status, list), "status", "it is revoked");
  }
}

function probeDates({ validFrom, validUntil }: JsonObject, now: Date): void {
  const moment = (value: unknown): number => (typeof value === "string" ? Date.parse(value) : Number.NaN);
  must(validUntil === undefined || moment(validUntil) >= now.getTime(), "dates", "it has expired");
  must(moment(validFrom) <= now.getTime(), "dates", "it is not valid yet");
}

function endorsementsIn(credential: JsonObject): unknown[] {
  const subject = isJsonObject(credential.credentialSubject) ? credential.credentialSubject : {};
  return [credential, subject.achievement, credential.issuer].flatMap((holder) =>
    isJsonObject(holder) ? listOf(holder.endorsement) : [],
  );
}
