import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { offlineContexts } from "../contexts/document-loader.ts";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { dateTime } from "../date-time.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { base58btc } from "./base58btc.ts";
import { canonicalNQuads } from "./canonicalise.ts";
import { checkWellFormed } from "./credential-members.ts";

/** A proof without its value: what is hashed beside the document (VC-DI-EdDSA 3.2.5 Proof Configuration). */
export interface ProofOptions {
  type: "DataIntegrityProof";
  /** UTC, to the second. */
  created?: string;
  verificationMethod: string;
  cryptosuite: "eddsa-rdfc-2022";
  proofPurpose: "assertionMethod";
}

/** A Data Integrity proof with the cryptosuite `eddsa-rdfc-2022` (VC Data Integrity 2.1, VC-DI-EdDSA 2.2.1). */
export interface DataIntegrityProof extends ProofOptions {
  /** `z` and base58btc of 64 bytes. */
  proofValue: string;
}

/** A document with its proofs, in an array as OB 3.0's strict schema wants it. */
export type WithProof<D> = D & { proof: [DataIntegrityProof] };

/** Who signs, and when. */
export interface SigningKey {
  /** An Ed25519 key. */
  privateKey: KeyObject;
  /** The id of its verification method, such as `did:web:b.example#z6Mk…`; its controller must be the issuer. */
  verificationMethod: string;
  /** Left out of the proof when not given. One moment for a whole batch is quicker than one each. */
  created?: Date;
}

/**
 * Signs a document with a Data Integrity proof, `eddsa-rdfc-2022` (VC-DI-EdDSA 3.2.1 Create Proof): the plain way, some
 * milliseconds each, over the JSON-LD libraries. For many awards of one badge use `templateSigner`, which gives the
 * same bytes.
 *
 * Throws `credential-malformed` when there is a proof already, `key-invalid`, `text-malformed`, `context-unknown`,
 * `json-ld-invalid` and `date-invalid`.
 *
 * @example
 * const signed = await signDataIntegrity(achievementCredential(award), {
 *   privateKey,
 *   verificationMethod: "did:web:b.example:issuers:1#z6Mk…",
 *   created: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export async function signDataIntegrity<D extends object>(
  document: D,
  key: SigningKey,
  loader: ContextLoader = offlineContexts,
): Promise<WithProof<D>> {
  checkUnsigned(document);
  const options = proofOptions(key);
  const proofHash = await proofOptionsHash(document, options, loader);
  const proofValue = signHashes(proofHash, sha256(await canonicalNQuads(document, loader)), key.privateKey);
  return { ...document, proof: [{ ...options, proofValue }] };
}

/** The proof's members save its value, from a signing key; throws `date-invalid`. */
export function proofOptions(key: SigningKey): ProofOptions {
  return {
    type: "DataIntegrityProof",
    ...(key.created === undefined ? {} : { created: dateTime(key.created) }),
    verificationMethod: key.verificationMethod,
    cryptosuite: "eddsa-rdfc-2022",
    proofPurpose: "assertionMethod",
  };
}

/**
 * The canonical form of a proof's options under the document's contexts (VC-DI-EdDSA 3.2.5 Proof Configuration).
 *
 * Throws `context-unknown` and `json-ld-invalid`.
 */
export async function canonicalProofOptions(
  document: object,
  options: object,
  loader: ContextLoader,
): Promise<string> {
  const context: unknown = "@context" in document ? document["@context"] : undefined;
  return canonicalNQuads({ ...options, "@context": context }, loader);
}

/** SHA-256 of the canonical proof options; throws what `canonicalProofOptions` throws. */
export async function proofOptionsHash(
  document: object,
  options: object,
  loader: ContextLoader,
): Promise<Buffer> {
  return sha256(await canonicalProofOptions(document, options, loader));
}

/** SHA-256 of a text's UTF-8. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Signs the two hashes one after the other (VC-DI-EdDSA 3.2.4, 3.2.6) and writes the signature as multibase. */
export function signHashes(proofHash: Uint8Array, documentHash: Uint8Array, privateKey: KeyObject): string {
  if (privateKey.type !== "private" || privateKey.asymmetricKeyType !== "ed25519") {
    throw new OpenBadgesError("key-invalid", "Only an Ed25519 private key signs eddsa-rdfc-2022.");
  }
  return `z${base58btc(sign(null, Buffer.concat([proofHash, documentHash]), privateKey))}`;
}

/** Refuses what has a proof already or cannot be written as UTF-8. */
export function checkUnsigned(document: object): void {
  if ("proof" in document) {
    throw new OpenBadgesError("credential-malformed", "The document has a proof already.");
  }
  checkWellFormed(document);
}
