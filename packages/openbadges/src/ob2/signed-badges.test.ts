import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { SignJWT } from "jose";
import { onlyRefuses, refuses, rejects } from "../../test/refuses.ts";
import { signedAssertion } from "./assertion.ts";
import { signAssertion, verifyAssertionJws } from "./assertion-jws.ts";
import { cryptographicKey } from "./cryptographic-key.ts";
import { ob2Endorsement } from "./endorsement.ts";
import { issuerProfile } from "./issuer-profile.ts";
import { ob2RevocationList, revokedAssertionIn } from "./revocation-list.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const publicKey = createPublicKey(rsa);
const keyUrl = "https://b.example/keys/1.json";
const profileUrl = "https://b.example/v1/client?key=1";
const assertion = signedAssertion({
  id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
  keyUrl,
  recipient: { address: "a@example.com", salt: "Kosher" },
  badgeUrl: "https://b.example/v1/badge/_/B1.json?v=2.0",
  issuedOn: new Date("2026-11-23T12:00:00.500Z"),
  endorsementUrls: ["https://redcross.example/endorsements/1"],
});

test("a signed assertion names its key, and its JWS has RS256 and the document in it", () => {
  assert.deepEqual(assertion, {
    "@context": "https://w3id.org/openbadges/v2",
    id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
    type: "Assertion",
    recipient: {
      type: "email",
      hashed: true,
      salt: "Kosher",
      identity: "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
    },
    badge: "https://b.example/v1/badge/_/B1.json?v=2.0",
    verification: { type: "SignedBadge", creator: keyUrl },
    issuedOn: "2026-11-23T12:00:00Z",
    endorsement: ["https://redcross.example/endorsements/1"],
  });
  const [header = "", payload = "", signature = ""] = signAssertion(assertion, rsa).split(".");
  assert.equal(Buffer.from(header, "base64url").toString(), '{"alg":"RS256"}');
  assert.deepEqual(JSON.parse(Buffer.from(payload, "base64url").toString()), assertion);
  assert.ok(
    verify("sha256", Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, "base64url")),
  );
});

test("any texts: what is signed is verified and comes back", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1 });
  await fc.assert(
    fc.asyncProperty(text, text, async (narrative, salt) => {
      const one = signedAssertion({
        id: "urn:uuid:1",
        keyUrl,
        recipient: { address: "a@example.com", salt },
        badgeUrl: "https://b.example/b",
        issuedOn: new Date(0),
        narrative,
      });
      assert.deepEqual(await verifyAssertionJws(signAssertion(one, rsa), publicKey), structuredClone(one));
    }),
    { numRuns: 30 },
  );
});

test("what cannot be signed or verified is refused", async () => {
  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  refuses(() => signAssertion(assertion, p256), "key-invalid");
  refuses(
    () => signAssertion(assertion, generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey),
    "key-invalid",
  );
  refuses(() => signAssertion({ ...assertion, id: "\uD800" }, rsa), "text-malformed");
  const jws = signAssertion(assertion, rsa);
  await rejects(
    verifyAssertionJws(jws, generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey),
    "signature-invalid",
  );
  await rejects(verifyAssertionJws(`${jws}x`, publicKey), "signature-invalid");
  await rejects(verifyAssertionJws(jws, createPublicKey(p256)), "jwt-unsupported");
  await rejects(verifyAssertionJws("a.b", publicKey), "jwt-malformed");
  const foreign = await new SignJWT({ ...assertion }).setProtectedHeader({ alg: "ES256" }).sign(p256);
  assert.deepEqual(await verifyAssertionJws(foreign, createPublicKey(p256)), structuredClone(assertion));
});

test("a key's document and the issuer's profile name each other", () => {
  const key = cryptographicKey({ id: keyUrl, owner: profileUrl, key: rsa });
  assert.deepEqual(
    { ...key, publicKeyPem: "" },
    {
      "@context": "https://w3id.org/openbadges/v2",
      id: keyUrl,
      type: "CryptographicKey",
      owner: profileUrl,
      publicKeyPem: "",
    },
  );
  assert.match(key.publicKeyPem, /^-----BEGIN PUBLIC KEY-----/);
  assert.ok(createPublicKey(key.publicKeyPem).equals(publicKey));
  const profile = issuerProfile({
    id: profileUrl,
    name: "Example College",
    url: "https://college.example",
    email: "badges@college.example",
    keyUrls: [keyUrl],
    hosting: { allowedOrigins: ["b.example"], startsWith: [] },
    endorsementUrls: [],
  });
  assert.deepEqual(profile.publicKey, [keyUrl]);
  assert.deepEqual(profile.verification, { type: "HostedBadge", allowedOrigins: ["b.example"] });
  assert.ok(!("endorsement" in profile));
  refuses(
    () => cryptographicKey({ id: keyUrl, owner: profileUrl, key: generateKeyPairSync("ed25519").publicKey }),
    "key-invalid",
  );
});

test("a list of the revoked always has two entries or more", () => {
  for (const count of [0, 1, 2, 3]) {
    const revoked = Array.from({ length: count }, (_, at) => ({
      id: `urn:uuid:${at}`,
      reason: at === 0 ? "In error" : "",
    }));
    const list = ob2RevocationList({ id: "https://b.example/revoked", issuer: profileUrl, revoked });
    assert.equal(list.revokedAssertions.length, Math.max(2, count));
    for (const { id } of revoked) assert.ok(revokedAssertionIn(list, ["x", id]));
    assert.equal(revokedAssertionIn(list, ["urn:uuid:9"]), undefined);
  }
  const list = ob2RevocationList({
    id: "urn:l",
    issuer: profileUrl,
    revoked: [{ id: "a", reason: "In error" }],
  });
  assert.deepEqual(revokedAssertionIn(list, ["a"]), { reason: "In error" });
});

test("other people's lists: texts, one alone, by uid, and the older object of reasons; what is no list names nobody", () => {
  assert.deepEqual(revokedAssertionIn({ revokedAssertions: ["a", { id: "b" }] }, ["a"]), {});
  assert.deepEqual(revokedAssertionIn({ revokedAssertions: { uid: "7", revocationReason: "x" } }, ["7"]), {
    reason: "x",
  });
  assert.deepEqual(revokedAssertionIn({ "7": "In error" }, ["a", "7"]), { reason: "In error" });
  assert.equal(revokedAssertionIn({ "7": "In error" }, ["toString"]), undefined);
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (list, id) => onlyRefuses(() => revokedAssertionIn(list, [id]))),
  );
  for (const list of [null, "a", [], 1]) assert.equal(revokedAssertionIn(list, ["a"]), undefined);
});

test("an endorsement, hosted or to be signed", () => {
  const input = {
    id: "https://redcross.example/endorsements/1",
    issuerUrl: "https://redcross.example/profile",
    endorsed: "https://b.example/v1/badge/_/B1.json?v=2.0",
    issuedOn: new Date("2026-11-23T12:00:00Z"),
  };
  assert.deepEqual(ob2Endorsement({ ...input, comment: "Sound." }), {
    "@context": "https://w3id.org/openbadges/v2",
    id: input.id,
    type: "Endorsement",
    claim: { id: input.endorsed, endorsementComment: "Sound." },
    issuer: input.issuerUrl,
    issuedOn: "2026-11-23T12:00:00Z",
    verification: { type: "HostedBadge" },
  });
  const toSign = ob2Endorsement({ ...input, keyUrl });
  assert.deepEqual(toSign.claim, { id: input.endorsed });
  assert.deepEqual(toSign.verification, { type: "SignedBadge", creator: keyUrl });
  assert.equal(signAssertion(toSign, rsa).split(".").length, 3);
});
