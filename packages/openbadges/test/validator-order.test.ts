import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { bakePng } from "../src/baking/bake-png.ts";
import { OB3_PNG_KEYWORD } from "../src/baking/png-keyword.ts";
import { bakeSvgCredential } from "../src/baking/svg-credential.ts";
import { didDocument } from "../src/did/did-document.ts";
import { endorsementCredential } from "../src/ob3/endorsement-credential.ts";
import type { SignedEndorsement } from "../src/ob3/endorsement-credential.ts";
import type { JsonObject } from "../src/proofs/credential-members.ts";
import { signDataIntegrity } from "../src/proofs/data-integrity.ts";
import { publicKeyMultibase } from "../src/proofs/multikey.ts";
import { signVcJwt, signW3cVcJwt } from "../src/proofs/vc-jwt.ts";
import { bitstringStatusEntry } from "../src/status/bitstring-status-entry.ts";
import { revocationList, revocationListStatus } from "../src/status/revocation-list.ts";
import { statusListCredential } from "../src/status/status-list-credential.ts";
import { makePng } from "./make-png.ts";
import { sampleCredential, smallestAward } from "./sample-credential.ts";
import { SAMPLE_DID, sampleKey, sampleSigning, seededKey } from "./sample-keys.ts";
import { haveVectors } from "./vectors.ts";
import { inspect } from "./validator-order.ts";
import type { Inspection } from "./validator-order.ts";

const OTHER_DID = "did:web:other.example";
const otherKey = seededKey(9);
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const listUrl = "https://b.example/obv3/status/7";
const revokedUrl = "https://b.example/obv3/revoked/1";
const refreshUrl = "https://b.example/refresh/1";
const web = new Map<string, unknown>([
  [SAMPLE_DID, didDocument(SAMPLE_DID, [{ key: sampleKey }, { key: p256, fragment: "jwt-1" }])],
  [OTHER_DID, didDocument(OTHER_DID, [{ key: otherKey }])],
  ["https://college.example", "<html>"],
  ["https://b.example/schema.json", {}],
  [
    listUrl,
    statusListCredential({
      id: listUrl,
      issuer: SAMPLE_DID,
      purpose: "revocation",
      set: [5],
      validFrom: new Date(0),
    }),
  ],
  [revokedUrl, revocationList({ id: revokedUrl, issuer: SAMPLE_DID, revoked: [{ id: "urn:uuid:revoked" }] })],
]);
const jwtKey = { privateKey: p256, keyId: `${SAMPLE_DID}#jwt-1` };

async function look(file: Uint8Array | string, now = "2026-12-01T00:00:00Z"): Promise<Inspection> {
  return inspect(file, { now: new Date(now), web });
}

async function signed(change: object = {}, alter: object = {}): Promise<string> {
  return JSON.stringify(await signDataIntegrity({ ...sampleCredential(change), ...alter }, sampleSigning));
}

async function failed(
  file: Promise<Uint8Array | string> | Uint8Array | string,
  now?: string,
): Promise<string | undefined> {
  return (await look(await file, now)).failed;
}

async function endorsement(change: object = {}, signing = sampleSigning): Promise<SignedEndorsement> {
  const plain = endorsementCredential({
    id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0009",
    name: "Endorsement",
    issuer: smallestAward.issuer,
    endorsed: smallestAward.id,
    validFrom: smallestAward.validFrom,
  });
  return signDataIntegrity({ ...plain, ...change }, signing);
}

test("what we make passes every probe, in every form it can have", async () => {
  const json = await signed();
  const jwt = signVcJwt(sampleCredential(), jwtKey);
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  for (const file of [
    json,
    jwt,
    bakePng(makePng(), json, { keyword: OB3_PNG_KEYWORD }),
    bakePng(makePng(), jwt, { keyword: OB3_PNG_KEYWORD }),
    bakeSvgCredential(drawing, json),
    bakeSvgCredential(drawing, jwt),
    await signed({ recipient: { id: "did:key:z6Mk" } }),
    await signed({ schemas: ["https://b.example/schema.json"] }),
    await signed({ status: revocationListStatus(revokedUrl) }),
    await signed({ endorsements: [await endorsement()] }),
    await signed({ status: bitstringStatusEntry({ listUrl, index: 5, purpose: "suspension" }) }),
  ]) {
    assert.deepEqual(await look(file), { warnings: [] });
  }
});

test("parse, JSON-LD, contexts, types and schema", async () => {
  assert.equal(await failed("hello"), "parse");
  assert.equal(await failed(makePng()), "parse");
  assert.equal(await failed('<svg xmlns="http://www.w3.org/2000/svg"/>'), "parse");
  assert.equal(await failed(bakePng(makePng(), await signed())), "parse");
  const credential = JSON.parse(await signed()) as JsonObject;
  const changed = async (alter: object): Promise<string | undefined> =>
    failed(JSON.stringify({ ...credential, ...alter }));
  assert.equal(await changed({ made: "up" }), "json-ld");
  const [first, second] = credential["@context"] as [string, string];
  assert.equal(await changed({ "@context": [first, "https://unknown.example"] }), "json-ld");
  assert.equal(
    await changed({ "@context": [first, "https://w3id.org/security/data-integrity/v2", second] }),
    "context",
  );
  assert.equal(
    await changed({ "@context": [first, second, "https://w3id.org/security/multikey/v1"], name: "x" }),
    "proof: signature-invalid",
  );
  const list = JSON.stringify(web.get(listUrl));
  assert.equal(await failed(list), "context");
  assert.equal(await changed({ type: ["OpenBadgeCredential"] }), "json-ld");
  assert.equal(await changed({ type: ["VerifiableCredential"] }), "type");
  if (!haveVectors) return;
  assert.equal(await changed({ proof: (credential["proof"] as unknown[])[0] }), "schema");
  assert.equal(await changed({ id: undefined }), "schema");
  assert.equal(await changed({ credentialStatus: [credential["credentialStatus"]] }), "schema");
  assert.equal(await changed({ image: "https://b.example/1.png" }), "schema");
});

test("inline schemas, subject, evidence and issuer", async () => {
  assert.equal(await failed(signed({ schemas: ["https://b.example/gone.json"] })), "inline schema");
  const credential = sampleCredential();
  const { identifier: _, id: __, ...nobody } = credential.credentialSubject;
  assert.equal(await failed(signed({}, { credentialSubject: nobody })), "subject");
  assert.deepEqual(
    (await look(await signed({ issuer: { ...credential.issuer, url: "https://gone.example" } }))).warnings,
    ["issuer url does not answer"],
  );
  assert.equal(await failed(signed({}, { issuer: SAMPLE_DID })), "issuer");
  if (!haveVectors) return;
  const subject = { ...credential.credentialSubject, identifier: [{ type: "Image" }] };
  assert.equal(await failed(signed({}, { credentialSubject: subject })), "schema");
  assert.equal(await failed(signed({}, { evidence: [{ type: ["Image"] }] })), "schema");
});

test("the proof: its suite, its key, the key's controller, the signature", async () => {
  const credential = sampleCredential();
  assert.equal(await failed(JSON.stringify(credential)), "proof: proof-missing");
  assert.equal(
    await failed((await signed()).replace("eddsa-rdfc-2022", "ecdsa-rdfc-2019")),
    "proof: proof-unsupported",
  );
  assert.equal(
    await failed((await signed()).replace('"assertionMethod"', '"authentication"')),
    "proof: proof-unsupported",
  );
  assert.equal(await failed((await signed()).replace("Did well.", "Did badly.")), "proof: signature-invalid");
  const other = { privateKey: otherKey, verificationMethod: `${OTHER_DID}#${publicKeyMultibase(otherKey)}` };
  assert.equal(
    await failed(JSON.stringify(await signDataIntegrity(credential, other))),
    "proof: controller-mismatch",
  );
  const unlisted = {
    privateKey: otherKey,
    verificationMethod: `${SAMPLE_DID}#${publicKeyMultibase(otherKey)}`,
  };
  assert.equal(
    await failed(JSON.stringify(await signDataIntegrity(credential, unlisted))),
    "proof: key-unknown",
  );
  const stolen = { ...sampleSigning, privateKey: otherKey };
  assert.equal(
    await failed(JSON.stringify(await signDataIntegrity(credential, stolen))),
    "proof: signature-invalid",
  );
  assert.equal(
    await failed(signVcJwt(credential, { ...jwtKey, keyId: `${OTHER_DID}#x` })),
    "proof: key-unknown",
  );
  assert.equal(
    await failed(
      signW3cVcJwt(credential, { privateKey: sampleKey, keyId: sampleSigning.verificationMethod }),
    ),
    "proof",
  );
});

test("refresh, status and dates", async () => {
  web.set(refreshUrl, await signed({ validUntil: new Date("2030-01-01T00:00:00Z") }));
  assert.equal(await failed(signed({ refreshUrl }), "2029-01-01T00:00:00Z"), undefined);
  web.set(refreshUrl, await signed({ refreshUrl, name: "refreshed once only" }));
  assert.equal(await failed(signed({ refreshUrl })), undefined);
  const at = (url: string): object => ({
    status: bitstringStatusEntry({ listUrl: url, index: 5, purpose: "revocation" }),
  });
  assert.equal(await failed(signed(at(listUrl))), "status");
  assert.equal(await failed(signed(at("https://gone.example/7"))), "status");
  assert.equal(
    await failed(signed({ id: "urn:uuid:revoked", status: revocationListStatus(revokedUrl) })),
    "status",
  );
  const unreachable = await look(await signed({ status: revocationListStatus("https://gone.example/1") }));
  assert.deepEqual(unreachable, { warnings: ["revocation list does not answer"] });
  assert.equal(await failed(signed(), "2029-01-01T00:00:00Z"), "dates");
  assert.equal(await failed(signed(), "2026-01-01T00:00:00Z"), "dates");
});

test("an embedded endorsement is inspected in the same way", async () => {
  const withEndorsement = async (one: SignedEndorsement): Promise<string | undefined> =>
    failed(signed({ endorsements: [one] }));
  assert.equal(
    await withEndorsement({ ...(await endorsement()), name: "Altered" }),
    "proof: signature-invalid",
  );
  assert.equal(await withEndorsement(await endorsement({ validUntil: "2026-11-24T00:00:00Z" })), "dates");
  const { proof: _, ...bare } = await endorsement();
  assert.equal(await withEndorsement({ ...bare, proof: [] }), "proof: proof-missing");
});
