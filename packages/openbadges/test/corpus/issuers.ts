import { createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { didDocument } from "../../src/did/did-document.ts";
import { badgeClass } from "../../src/ob2/badge-class.ts";
import { cryptographicKey } from "../../src/ob2/cryptographic-key.ts";
import { issuerProfile } from "../../src/ob2/issuer-profile.ts";
import { ob2RevocationList } from "../../src/ob2/revocation-list.ts";
import { publicKeyMultibase } from "../../src/proofs/multikey.ts";
import { signDataIntegrity } from "../../src/proofs/data-integrity.ts";
import { revocationList } from "../../src/status/revocation-list.ts";
import { statusListCredential } from "../../src/status/status-list-credential.ts";
import type { StatusPurpose } from "../../src/status/bitstring-status-entry.ts";
import { SAMPLE_DID, sampleKey, sampleSigning, seededKey } from "../sample-keys.ts";
import type { Page } from "./web.ts";

/** Keys of the sample issuer beside its Ed25519 key. */
export const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
export const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** Somebody else, with keys of their own. */
export const OTHER_DID = "did:web:other.example";
export const otherKey = seededKey(9);
export const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
export const otherSigning = {
  ...sampleSigning,
  privateKey: otherKey,
  verificationMethod: `${OTHER_DID}#${publicKeyMultibase(otherKey)}`,
};

export const jwtKey = { privateKey: p256, keyId: `${SAMPLE_DID}#jwt-1` };
export const rsaJwtKey = { privateKey: rsa, keyId: `${SAMPLE_DID}#jwt-2` };

export const profileUrl = "https://b.example/v1/client/1";
export const badgeUrl = "https://b.example/v1/badge/B1.json?v=2.0";
export const keyUrl = "https://b.example/keys/rsa.json";
export const assertionUrl = "https://b.example/v1/assertion/";
export const revocationUrl = "https://b.example/v1/revoked/1";
export const namedListUrl = "https://b.example/obv3/revoked/1";

/** The status list of a purpose; entry 5 of each is set. */
export function listUrl(purpose: StatusPurpose): string {
  return `https://b.example/obv3/status/${purpose}`;
}

/** A signed status list; entry 5 is set. */
export async function signedList(
  purpose: StatusPurpose,
  signing = sampleSigning,
  validUntil?: Date,
): Promise<object> {
  const list = statusListCredential({
    id: listUrl(purpose),
    issuer: signing.verificationMethod.split("#", 1)[0] ?? "",
    purpose,
    set: [5],
    validFrom: new Date("2026-11-01T00:00:00Z"),
    validUntil: validUntil ?? null,
  });
  return signDataIntegrity(list, signing);
}

/** What the sample issuer and the other one publish. */
export async function issuerPages(): Promise<[string, Page][]> {
  const profile = issuerProfile({
    id: profileUrl,
    name: "Example College",
    url: "https://college.example",
    email: "badges@college.example",
    keyUrls: [keyUrl],
    revocationList: revocationUrl,
  });
  const other = issuerProfile({
    id: "https://other.example/profile",
    name: "Other College",
    url: "https://other.example",
    email: "badges@other.example",
    keyUrls: ["https://other.example/key.json"],
  });
  return [
    ["https://college.example", "<html>Example College</html>"],
    [
      "https://b.example/issuers/1/did.json",
      didDocument(SAMPLE_DID, [
        { key: sampleKey },
        { key: p256, fragment: "jwt-1" },
        { key: rsa, fragment: "jwt-2" },
      ]),
    ],
    ["https://other.example/.well-known/did.json", didDocument(OTHER_DID, [{ key: otherKey }])],
    [profileUrl, profile],
    [badgeUrl, sampleBadgeClass(badgeUrl, profileUrl)],
    [keyUrl, cryptographicKey({ id: keyUrl, owner: profileUrl, key: rsa })],
    ["https://other.example/profile", other],
    [
      "https://other.example/key.json",
      cryptographicKey({ id: "https://other.example/key.json", owner: other.id, key: otherRsa }),
    ],
    [
      revocationUrl,
      ob2RevocationList({
        id: revocationUrl,
        issuer: profileUrl,
        revoked: [{ id: "urn:uuid:revoked", reason: "Awarded in error" }],
      }),
    ],
    [
      namedListUrl,
      revocationList({
        id: namedListUrl,
        issuer: SAMPLE_DID,
        revoked: [{ id: "urn:uuid:revoked", reason: "Cheated" }],
      }),
    ],
    [listUrl("revocation"), await signedList("revocation")],
    [listUrl("suspension"), await signedList("suspension")],
  ];
}

/** A badge class of an issuer's. */
export function sampleBadgeClass(id: string, issuerUrl: string): ReturnType<typeof badgeClass> {
  return badgeClass({
    id,
    name: "First aid",
    description: "Can give first aid",
    image: { url: "https://b.example/v1/badge/B1.png" },
    criteria: { url: "https://b.example/v1/badge/B1/criteria.html", narrative: "Pass the course." },
    issuerUrl,
  });
}

/** A public key as PEM. */
export function pemOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: "pem", type: "spki" }).toString();
}
