import assert from "node:assert/strict";
import { test } from "node:test";
import { bakePng } from "../src/baking/bake-png.ts";
import { OB3_PNG_KEYWORD } from "../src/baking/png-keyword.ts";
import { bakeSvgCredential } from "../src/baking/svg-credential.ts";
import { OB3_CONTEXT, VC2_CONTEXT } from "../src/contexts.ts";
import { signDataIntegrity } from "../src/proofs/data-integrity.ts";
import { signVcJwt } from "../src/proofs/vc-jwt.ts";
import { bitstringStatusEntry } from "../src/status/bitstring-status-entry.ts";
import { revocationListStatus } from "../src/status/revocation-list.ts";
import type { FindingCode } from "../src/verifying/findings.ts";
import { verifyBadge } from "../src/verifying/verify-badge.ts";
import { CORPUS_NOW } from "./corpus/corpus-case.ts";
import { issuerPages, jwtKey, listUrl, namedListUrl, otherSigning, rsaJwtKey } from "./corpus/issuers.ts";
import { endorsement, signed, statusOf, unsigned } from "./corpus/sample-badges.ts";
import { webOf } from "./corpus/web.ts";
import type { Page } from "./corpus/web.ts";
import { makePng } from "./make-png.ts";
import { schemaErrors } from "./ob3-schema.ts";
import { SAMPLE_DID, sampleSigning } from "./sample-keys.ts";
import { haveVectors } from "./vectors.ts";

/*
 * The rules of 1EdTech's public validator for Open Badges 3.0, in its order, over badges of ours, good and broken: what is
 * wrong with a badge first is what we find first. What its strict schema refuses is asked of the schema itself.
 */

const published = await issuerPages();
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
/** Things that the validator warns of or that say what was not asked. */
const ASIDES = new Set<FindingCode>(["recipient-not-asked", "issuer-not-compared", "schema-not-applied"]);

/** What was found that is not as it should be, in order. */
async function faults(
  file: Uint8Array | string | object,
  more: { now?: string; pages?: readonly (readonly [string, Page])[] } = {},
): Promise<FindingCode[]> {
  const input = typeof file === "string" || file instanceof Uint8Array ? file : JSON.stringify(file);
  const fetch = webOf(new Map([...published, ...(more.pages ?? [])]));
  const { checks } = await verifyBadge(input, { fetch, now: new Date(more.now ?? CORPUS_NOW) });
  return checks
    .filter(({ outcome, code }) => outcome !== "passed" && !ASIDES.has(code))
    .map(({ code }) => code);
}

async function altered(alter: object, change: Parameters<typeof signed>[0] = {}): Promise<FindingCode[]> {
  return faults(await signed(change, alter));
}

test("good badges of ours pass every rule, in every form they can have", async () => {
  const json = await signed();
  const jwt = signVcJwt(unsigned(), jwtKey);
  for (const file of [
    json,
    jwt,
    signVcJwt(unsigned(), rsaJwtKey),
    bakePng(makePng(), JSON.stringify(json), { keyword: OB3_PNG_KEYWORD }),
    bakePng(makePng(), jwt, { keyword: OB3_PNG_KEYWORD }),
    bakeSvgCredential(svg, JSON.stringify(json)),
    bakeSvgCredential(svg, jwt),
    await signed({ recipient: { id: "did:key:z6Mk" } }),
    await signed({ schemas: ["https://b.example/schema.json"] }),
    await signed({ status: revocationListStatus(namedListUrl) }),
    await signed({ endorsements: [await endorsement()] }),
    await signed(statusOf("suspension", 6)),
  ]) {
    assert.deepEqual(await faults(file), []);
  }
});

test("1. parse: a PNG by its keyword, an SVG by its qualified name, a JWT, JSON", async () => {
  assert.deepEqual(await faults("hello"), ["not-a-badge-file"]);
  assert.deepEqual(await faults(makePng()), ["no-badge-inside"]);
  assert.deepEqual(await faults(svg), ["no-badge-inside"]);
  assert.deepEqual(await faults("{"), ["file-damaged"]);
});

test("2. JSON-LD: nothing that no context defines, no relative addresses", async () => {
  const good = await signed();
  assert.deepEqual(await faults({ ...good, made: "up" }), ["signature-incomplete"]);
  assert.deepEqual(await faults({ ...good, "@context": [...good["@context"], "https://x.example"] }), [
    "vocabulary-unknown",
  ]);
  assert.deepEqual(await faults({ ...good, type: [...good.type, "Made"] }), ["signature-incomplete"]);
});

test("3. contexts, in their order", async () => {
  const good = await signed();
  for (const contexts of [
    [VC2_CONTEXT],
    [OB3_CONTEXT, VC2_CONTEXT],
    [VC2_CONTEXT, "https://w3id.org/security/data-integrity/v2", OB3_CONTEXT],
  ]) {
    assert.equal((await faults({ ...good, "@context": contexts }))[0], "malformed");
  }
});

test("4. types", async () => {
  const good = await signed();
  assert.equal((await faults({ ...good, type: ["OpenBadgeCredential"] }))[0], "malformed");
  assert.equal((await faults({ ...good, type: ["VerifiableCredential"] }))[0], "not-an-open-badge");
  assert.deepEqual(await altered({ type: ["VerifiableCredential", "AchievementCredential"] }), []);
});

test(
  "5. the strict schema",
  { skip: haveVectors ? false : "the published schemas are not here" },
  async () => {
    const good = await signed();
    assert.deepEqual(schemaErrors("achievementcredential", good), []);
    for (const change of [
      { proof: good.proof[0] },
      { id: undefined },
      { credentialStatus: [good.credentialStatus] },
      { image: "https://b.example/1.png" },
      { issuer: { ...good.issuer, type: "Profile" } },
      { evidence: [{ type: ["Image"] }] },
      { credentialSubject: { ...good.credentialSubject, identifier: [{ type: "Image" }] } },
    ]) {
      assert.notDeepEqual(schemaErrors("achievementcredential", { ...good, ...change }), []);
    }
  },
);

test("6. the subject's type, id or identifier, and what is in it; evidence; issuer", async () => {
  const { credentialSubject: subject, issuer } = unsigned();
  const { identifier: _, id: __, ...nobody } = subject;
  const good = await signed();
  const broken = [
    { credentialSubject: { ...subject, type: ["Profile"] } },
    { credentialSubject: { ...subject, identifier: [{ type: "IdentityObject", hashed: true }] } },
    { credentialSubject: { ...subject, result: [{ type: ["Image"], id: "urn:x:1" }] } },
    { credentialSubject: { ...subject, source: { id: "urn:x:2", type: ["Image"] } } },
    { evidence: [{ id: "urn:x:3", type: ["Image"] }] },
    { issuer: { id: issuer.id, type: ["Image"] } },
    { issuer: { id: "College" } },
  ];
  for (const alter of broken) assert.equal((await faults({ ...good, ...alter }))[0], "malformed");
  assert.deepEqual(await altered({ credentialSubject: nobody }), ["malformed"]);
  assert.deepEqual(await altered({ issuer: SAMPLE_DID }), []);
  assert.deepEqual(await altered({ issuer: { ...issuer, url: "https://gone.example" } }), [
    "issuer-page-silent",
  ]);
});

test("7. the proof: suite, purpose, key, the key's controller, signature", async () => {
  const text = JSON.stringify(await signed());
  assert.deepEqual(await faults(unsigned()), ["signature-missing"]);
  assert.deepEqual(await faults(text.replace("eddsa-rdfc-2022", "eddsa-rdfc-2023")), [
    "signature-unsupported",
  ]);
  assert.deepEqual(await faults(text.replace('"assertionMethod"', '"authentication"')), [
    "signature-unsupported",
  ]);
  assert.deepEqual(await faults(text.replace("Did well.", "Did badly.")), ["signature-invalid"]);
  assert.deepEqual(await faults(await signDataIntegrity(unsigned(), otherSigning)), ["signer-differs"]);
  const unlisted = {
    ...otherSigning,
    verificationMethod: otherSigning.verificationMethod.replace("other.example", "b.example:issuers:1"),
  };
  assert.deepEqual(await faults(await signDataIntegrity(unsigned(), unlisted)), ["key-not-listed"]);
  const stolen = { ...sampleSigning, privateKey: otherSigning.privateKey };
  assert.deepEqual(await faults(await signDataIntegrity(unsigned(), stolen)), ["signature-invalid"]);
  assert.deepEqual(await faults(signVcJwt(unsigned(), { ...jwtKey, keyId: `${SAMPLE_DID}#none` })), [
    "key-not-listed",
  ]);
});

test("8. refresh, once", async () => {
  const refreshUrl = "https://b.example/refresh/1";
  const old = await signed({ refreshUrl });
  const longer = await signed({ refreshUrl, validUntil: new Date("2030-01-01T00:00:00Z") });
  const pages: [string, Page][] = [[refreshUrl, longer]];
  assert.deepEqual(await faults(old, { now: "2029-01-01T00:00:00Z", pages }), []);
  assert.deepEqual(await faults(old, { now: "2031-01-01T00:00:00Z", pages }), ["expired"]);
});

test("9. status: 1EdTech's list, which may be unreachable, and bitstrings of 131,072 entries or more", async () => {
  const named = (id: string, url: string) => signed({ id, status: revocationListStatus(url) });
  const listed = (url: string, index: number) =>
    signed({ status: bitstringStatusEntry({ listUrl: url, index, purpose: "revocation" }) });
  assert.deepEqual(await faults(await named("urn:uuid:revoked", namedListUrl)), ["revoked-because"]);
  assert.deepEqual(await faults(await named("urn:uuid:1", "https://gone.example/1")), ["status-unreachable"]);
  assert.deepEqual(await faults(await listed(listUrl("revocation"), 5)), ["revoked"]);
  assert.deepEqual(await faults(await listed("https://gone.example/7", 5)), ["status-unreachable"]);
  assert.deepEqual(await faults(await listed(listUrl("revocation"), 131_072)), ["status-unreadable"]);
});

test("10. dates", async () => {
  assert.deepEqual(await faults(await signed(), { now: "2029-01-01T00:00:00Z" }), ["expired"]);
  assert.deepEqual(await faults(await signed(), { now: "2026-01-01T00:00:00Z" }), ["not-yet-valid"]);
});

test("11. embedded endorsements, each in the same way", async () => {
  const { proof: _, ...bare } = await endorsement();
  for (const bad of [
    { ...(await endorsement()), name: "Altered" },
    await endorsement({ validUntil: "2026-11-24T00:00:00Z" }),
    { ...bare, proof: [] },
  ]) {
    assert.deepEqual(await faults(await signed({ endorsements: [bad] })), ["endorsement-invalid"]);
  }
});
