import { createPrivateKey, createPublicKey } from "node:crypto";
import { publicKeyMultibase } from "../src/proofs/multikey.ts";

/** The DID of the issuer in samples. */
export const SAMPLE_DID = "did:web:b.example:issuers:1";

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** An Ed25519 key from a fixed seed; for tests only. */
export function seededKey(seed: number): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8",
  });
}

/** The issuer's signing key in samples. */
export const sampleKey = seededKey(7);

/** Its public part as a Multikey's `publicKeyMultibase`. */
export const sampleMultibase = publicKeyMultibase(createPublicKey(sampleKey));

/** The id of its verification method. */
export const sampleMethod = `${SAMPLE_DID}#${sampleMultibase}`;

/** How samples are signed. */
export const sampleSigning = {
  privateKey: sampleKey,
  verificationMethod: sampleMethod,
  created: new Date("2026-11-23T12:00:00Z"),
};
