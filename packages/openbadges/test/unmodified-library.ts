import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { issue, verifyCredential } from "@digitalbazaar/vc";
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { offlineContexts } from "../src/contexts/document-loader.ts";
import { isJsonObject } from "../src/proofs/credential-members.ts";
import { SAMPLE_DID, sampleKey, sampleMethod, sampleMultibase, sampleSigning } from "./sample-keys.ts";

const method = {
  "@context": "https://w3id.org/security/multikey/v1",
  id: sampleMethod,
  type: "Multikey",
  controller: SAMPLE_DID,
  publicKeyMultibase: sampleMultibase,
};
const controller = {
  "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
  id: SAMPLE_DID,
  assertionMethod: [method],
};

/** Our contexts, and the sample issuer's key and DID document, for the library. */
async function documentLoader(url: string): Promise<object> {
  if (url === sampleMethod) return { contextUrl: null, documentUrl: url, document: method };
  if (url === SAMPLE_DID) return { contextUrl: null, documentUrl: url, document: controller };
  return offlineContexts(url);
}

/** Issues a credential with the unmodified `@digitalbazaar/vc`, as the sample issuer; `proof` is an object. */
export async function libraryIssues(credential: object, created = sampleSigning.created): Promise<object> {
  const signer = {
    id: sampleMethod,
    algorithm: "Ed25519",
    sign: async ({ data }: { data: Uint8Array }) => sign(null, data, sampleKey),
  };
  const suite = new DataIntegrityProof({ cryptosuite, signer, date: created });
  return issue({ credential: structuredClone(credential), suite, documentLoader, now: created });
}

/** The library's document with its proof in an array, as we write it. */
export async function libraryIssuesArray(credential: object): Promise<object> {
  const issued = await libraryIssues(credential);
  assert.ok("proof" in issued && isJsonObject(issued.proof));
  return { ...issued, proof: [issued.proof] };
}

/** Whether the unmodified `@digitalbazaar/vc` verifies a credential of the sample issuer. */
export async function libraryVerifies(credential: object): Promise<boolean> {
  const { verified } = await verifyCredential({
    credential: structuredClone(credential),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader,
    now: new Date("2026-12-01T00:00:00Z"),
    checkStatus: async () => ({ verified: true }),
  });
  return verified;
}
