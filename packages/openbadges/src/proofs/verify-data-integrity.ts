import { verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { offlineContexts } from "../contexts/document-loader.ts";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../open-badges-error.ts";
import { fromBase58btc } from "./base58btc.ts";
import { checkWellFormed, isJsonObject, issuerIdOf, listOf } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { checkContexts } from "./check-contexts.ts";
import { signedHashes, suiteOf } from "./signed-hashes.ts";
import type { Suite } from "./signed-hashes.ts";
import { publicKeyOf } from "./verification-key.ts";
import type { KeyResolver, VerificationMethod } from "./verification-key.ts";

/** A signature that held. */
export interface VerifiedProof {
  /** The proof that was checked, as it stands in the document. */
  proof: JsonObject;
  verificationMethod: VerificationMethod;
  /** The issuer's id, which is the key's controller. */
  issuer: string;
}

/** What verifying needs from outside. */
export interface VerifyDataIntegrityOptions {
  resolveKey: KeyResolver;
  /** The moment to compare the proof's own `expires` with, should it have one. */
  now: Date;
  loader?: ContextLoader;
}

/**
 * Verifies a credential's Data Integrity proof (VC-DI-EdDSA 3.2.2 and 3.3.2, VC-DI-ECDSA 3.2.2 and 3.3.2 Verify Proof; OB
 * 3.0 Verification and Validation): `eddsa-rdfc-2022` or, of strangers, `eddsa-jcs-2022`, `ecdsa-rdfc-2019`,
 * `ecdsa-jcs-2019` and the older `Ed25519Signature2020`. Of several proofs the first of these suites for
 * `assertionMethod` counts. The key's controller must be the issuer. Dates, status and schema of the credential are not
 * looked at.
 *
 * Contexts must be known ones, by address: whoever could bring contexts along could give the signed text another
 * meaning.
 *
 * Throws `proof-missing`, `proof-unsupported`, `proof-malformed`, `proof-expired`, `credential-malformed`,
 * `context-unknown`, `json-ld-invalid`, `text-malformed`, `key-unknown`, `key-invalid`, `controller-mismatch` and
 * `signature-invalid`, and what the resolver throws.
 *
 * @example
 * const { issuer } = await verifyDataIntegrity(credential, { resolveKey, now });
 */
export async function verifyDataIntegrity(
  credential: object,
  options: VerifyDataIntegrityOptions,
): Promise<VerifiedProof> {
  const { resolveKey, now, loader = offlineContexts } = options;
  const { proof: proofs, ...document }: JsonObject = { ...credential };
  const [proof, suite] = chosenProof(listOf(proofs));
  const { proofValue, ...config } = proof;
  const signature = signatureOf(proofValue);
  checkDates(proof, now);
  const issuer = issuerIdOf(document);
  checkWellFormed(credential);
  await checkContexts(document, loader);
  const id = proof.verificationMethod;
  if (typeof id !== "string") throw refused("proof-malformed", "The proof names no verification method.");
  const method = await resolveKey(id);
  if (method.id !== id)
    throw refused("key-unknown", "The key that was found is not the one the proof names.");
  if (method.controller !== issuer) {
    throw refused("controller-mismatch", "The key belongs to somebody other than the issuer.");
  }
  const key = publicKeyOf(method);
  const curve = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType;
  if (!suite.curves.some((known) => known === curve)) {
    throw refused("key-invalid", "The key is of another kind than the proof's suite needs.");
  }
  if (!fits(signedHashes(await suite.texts(document, config, loader), key), key, signature)) {
    throw refused("signature-invalid", "The signature does not fit the document and the key.");
  }
  return { proof, verificationMethod: method, issuer };
}

function fits(signed: Buffer, key: KeyObject, signature: Uint8Array): boolean {
  if (key.asymmetricKeyType === "ed25519") return verify(null, signed, key, signature);
  const algorithm = key.asymmetricKeyDetails?.namedCurve === "secp384r1" ? "sha384" : "sha256";
  return verify(algorithm, signed, { key, dsaEncoding: "ieee-p1363" }, signature);
}

function chosenProof(proofs: unknown[]): [JsonObject, Suite] {
  if (proofs.length === 0) throw refused("proof-missing", "The document has no proof.");
  const objects = proofs.filter(isJsonObject);
  if (objects.length < proofs.length) throw refused("proof-malformed", "A proof is not an object.");
  for (const proof of objects) {
    const suite = suiteOf(proof);
    const isPlain = proof.proofPurpose === "assertionMethod" && !("previousProof" in proof);
    if (suite !== undefined && isPlain) return [proof, suite];
  }
  throw refused("proof-unsupported", "No proof is of a suite we know, for assertions and on its own.");
}

/** Of Ed25519 and P-256; of P-384. */
const SIGNATURE_BYTES = new Set([64, 96]);

function signatureOf(proofValue: unknown): Uint8Array {
  const isMultibase = typeof proofValue === "string" && /^z[1-9A-HJ-NP-Za-km-z]{64,132}$/.test(proofValue);
  const bytes = isMultibase ? fromBase58btc(proofValue.slice(1)) : undefined;
  if (bytes === undefined || !SIGNATURE_BYTES.has(bytes.length))
    throw refused("proof-malformed", "The proof's value is not a signature.");
  return bytes;
}

function checkDates(proof: JsonObject, now: Date): void {
  for (const name of ["created", "expires"]) {
    const value = proof[name];
    if (value === undefined) continue;
    const isDate = typeof value === "string" && /T.*(Z|[+-]\d\d:\d\d)$/.test(value);
    const moment = isDate ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(moment))
      throw refused("proof-malformed", `The proof's member ${name} is no date with a zone.`);
    if (name === "expires" && moment < now.getTime())
      throw refused("proof-expired", "The proof has expired.");
  }
}

function refused(code: OpenBadgesErrorCode, message: string): OpenBadgesError {
  return new OpenBadgesError(code, message);
}
