import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { SAMPLE_DID, sampleKey, sampleMethod, sampleMultibase, seededKey } from "../../test/sample-keys.ts";
import { sampleCredential } from "../../test/sample-credential.ts";
import { signDataIntegrity } from "../proofs/data-integrity.ts";
import { verifyDataIntegrity } from "../proofs/verify-data-integrity.ts";
import { profile } from "../ob3/profile.ts";
import { assertionMethodIn, didDocument } from "./did-document.ts";
import { resolveDidJwk } from "./did-jwk.ts";
import { didKey, resolveDidKey } from "./did-key.ts";
import { didWeb, didWebUrl } from "./did-web.ts";

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

test("a did:web and its address, both ways", () => {
  for (const [did, address, url] of [
    ["did:web:b.example", "https://b.example/", "https://b.example/.well-known/did.json"],
    ["did:web:b.example:issuers:1", "https://b.example/issuers/1", "https://b.example/issuers/1/did.json"],
    ["did:web:b.example%3A8443:i", "https://b.example:8443/i/", "https://b.example:8443/i/did.json"],
    ["did:web:localhost%3A1:user:a%20b", undefined, undefined],
  ] as const) {
    if (url === undefined) refuses(() => didWebUrl(did), "did-invalid");
    else assert.equal(didWebUrl(did), url);
    if (address !== undefined) assert.equal(didWeb(address), did);
  }
});

test("what is no did:web, or would lead elsewhere, is refused", () => {
  for (const did of [
    "",
    "did:web:",
    "did:key:z6Mk",
    "did:web:b.example:",
    "did:web:b.example::a",
    "did:web:b.example:..:a",
    "did:web:b.example:%2e%2e",
    "did:web:b.example:a%2Fb",
    "did:web:b.example%2Fa",
    "did:web:user%40b.example",
    "did:web:b.example%3Ax",
    "did:web:b.example#x",
    "did:web:b.example?x",
    "did:web:[::1]",
    "did:web:%E0%A4%A",
  ]) {
    refuses(() => didWebUrl(did), "did-invalid");
  }
  for (const url of [
    "",
    "http://b.example",
    "https://b.example/?a",
    "https://b.example/#a",
    "https://u@b.example",
  ]) {
    refuses(() => didWeb(url), "did-invalid");
  }
});

test("a document has Multikeys and JWKs, and lists them for assertions as strings", () => {
  const document = didDocument(SAMPLE_DID, [
    { key: sampleKey },
    { key: createPublicKey(p256), fragment: "jwt-1" },
    { key: rsa, fragment: "jwt-2" },
  ]);
  const jwk = createPublicKey(p256).export({ format: "jwk" });
  assert.deepEqual(document.verificationMethod.slice(0, 2), [
    { id: sampleMethod, type: "Multikey", controller: SAMPLE_DID, publicKeyMultibase: sampleMultibase },
    { id: `${SAMPLE_DID}#jwt-1`, type: "JsonWebKey", controller: SAMPLE_DID, publicKeyJwk: jwk },
  ]);
  assert.deepEqual(document.assertionMethod, [sampleMethod, `${SAMPLE_DID}#jwt-1`, `${SAMPLE_DID}#jwt-2`]);
  assert.ok(!JSON.stringify(document).includes('"d"'));
  assert.equal(didDocument(SAMPLE_DID, [{ key: sampleKey }])["@context"].length, 2);
});

test("ten rotations fit, a document over 8 KiB is refused, and so are other keys", () => {
  const ed25519 = Array.from({ length: 30 }, (_, seed) => ({ key: seededKey(seed) }));
  const size = JSON.stringify(didDocument(SAMPLE_DID, ed25519.slice(0, 20))).length;
  assert.ok(size < 8192);
  const many = Array.from({ length: 20 }, (_, at) => ({ key: rsa, fragment: `jwt-${at}` }));
  refuses(() => didDocument(SAMPLE_DID, many), "did-document-too-large");
  refuses(() => didDocument(SAMPLE_DID, [{ key: p256 }]), "key-invalid");
  const x25519 = generateKeyPairSync("x25519").publicKey;
  refuses(() => didDocument(SAMPLE_DID, [{ key: x25519, fragment: "x" }]), "key-invalid");
});

test("a method is found in its controller's document only, and only for assertions", () => {
  const document = didDocument(SAMPLE_DID, [{ key: sampleKey }, { key: p256, fragment: "jwt-1" }]);
  const [method] = document.verificationMethod;
  assert.deepEqual(assertionMethodIn(document, sampleMethod), method);
  assert.ok(assertionMethodIn(document, `${SAMPLE_DID}#jwt-1`).publicKeyJwk);
  const relative = { ...document, assertionMethod: `#${sampleMultibase}` };
  assert.deepEqual(assertionMethodIn(relative, sampleMethod), method);
  const embedded = { id: SAMPLE_DID, assertionMethod: [method] };
  assert.deepEqual(assertionMethodIn(embedded, sampleMethod), method);
  for (const other of [
    null,
    {},
    { ...document, id: "did:web:other.example" },
    { ...document, assertionMethod: [] },
    { ...document, verificationMethod: [] },
    { ...document, verificationMethod: [{ ...method, controller: "did:web:other.example" }] },
    { ...document, verificationMethod: [{ ...method, controller: undefined }] },
  ]) {
    refuses(() => assertionMethodIn(other, sampleMethod), "key-unknown");
  }
  refuses(() => assertionMethodIn(document, SAMPLE_DID), "key-unknown");
});

test("a did:key is read without asking anybody, and a credential of one is verified", async () => {
  const did = didKey(sampleKey);
  const method = resolveDidKey(did);
  assert.deepEqual(method, {
    id: `${did}#${sampleMultibase}`,
    controller: did,
    type: "Multikey",
    publicKeyMultibase: sampleMultibase,
  });
  const signed = await signDataIntegrity(sampleCredential({ issuer: profile({ id: did }) }), {
    privateKey: sampleKey,
    verificationMethod: method.id,
  });
  const options = { resolveKey: async (id: string) => resolveDidKey(id), now: new Date(0) };
  assert.equal((await verifyDataIntegrity(signed, options)).issuer, did);
  for (const bad of ["", "did:web:b.example", `${did}#other`, `${did}#`])
    refuses(() => resolveDidKey(bad), "did-invalid");
  for (const bad of ["did:key:", "did:key:z6Mk"]) refuses(() => resolveDidKey(bad), "key-invalid");
});

test("a did:jwk is read without asking anybody", () => {
  const jwk = createPublicKey(p256).export({ format: "jwk" });
  const didOf = (value: unknown): string =>
    `did:jwk:${Buffer.from(JSON.stringify(value)).toString("base64url")}`;
  const did = didOf(jwk);
  assert.deepEqual(resolveDidJwk(did), {
    id: `${did}#0`,
    controller: did,
    type: "JsonWebKey",
    publicKeyJwk: { ...jwk },
  });
  assert.deepEqual(resolveDidJwk(`${did}#0`), resolveDidJwk(did));
  for (const bad of ["", "did:key:z6Mk", `${did}#1`, "did:jwk:", `did:jwk:${"a".repeat(5000)}`]) {
    refuses(() => resolveDidJwk(bad), "did-invalid");
  }
  for (const bad of [
    didOf({ kty: "EC" }),
    didOf([]),
    "did:jwk:AAAA",
    didOf({ ...p256.export({ format: "jwk" }) }),
  ]) {
    refuses(() => resolveDidJwk(bad), "key-invalid");
  }
});
