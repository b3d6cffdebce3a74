import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { rejects } from "../../test/refuses.ts";
import { sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import { sampleKey, sampleSigning } from "../../test/sample-keys.ts";
import { conforms } from "../../test/ob3-schema.ts";
import { standInContexts } from "../../test/stand-in-contexts.ts";
import { libraryIssuesArray, libraryVerifies } from "../../test/unmodified-library.ts";
import { skipWithoutVectors, vector, vectorJson } from "../../test/vectors.ts";
import { contextLoader, offlineContexts } from "../contexts/document-loader.ts";
import { achievementCredential } from "../ob3/achievement-credential.ts";
import { endorsementCredential } from "../ob3/endorsement-credential.ts";
import { revocationListStatus } from "../status/revocation-list.ts";
import { fromBase58btc } from "./base58btc.ts";
import { canonicalNQuads } from "./canonicalise.ts";
import { isJsonObject } from "./credential-members.ts";
import { canonicalProofOptions, sha256, signDataIntegrity } from "./data-integrity.ts";
import { fromSecretKeyMultibase } from "./multikey.ts";

const loader = contextLoader(standInContexts);

for (const [name, folder, unsigned, key] of [
  ["alumni", "vc-di-eddsa/eddsa-rdfc-2022/", "vc-di-eddsa/unsigned.json", "vc-di-eddsa/keyPair.json"],
  [
    "employment",
    "vc-di-eddsa/eddsa-rdfc-2022/employ/",
    "vc-di-eddsa/employmentAuth.json",
    "vc-di-eddsa/keyPair.json",
  ],
] as const) {
  test(`the W3C vector of the ${name} credential, step by step`, { skip: skipWithoutVectors }, async () => {
    const document = vectorJson(unsigned);
    const { "@context": _, ...options } = vectorJson(`${folder}proofConfigDataInt.json`);
    const canonical = await canonicalNQuads(document, loader);
    const canonicalOptions = await canonicalProofOptions(document, options, loader);
    assert.equal(canonical, vector(`${folder}canonDocDataInt.txt`));
    assert.equal(canonicalOptions, vector(`${folder}proofCanonDataInt.txt`));
    const hashes = [sha256(canonicalOptions).toString("hex"), sha256(canonical).toString("hex")];
    assert.equal(hashes[0], vector(`${folder}proofHashDataInt.txt`));
    assert.equal(hashes[1], vector(`${folder}docHashDataInt.txt`));
    assert.equal(hashes.join(""), vector(`${folder}combinedHashDataInt.txt`));
    const signing = {
      privateKey: fromSecretKeyMultibase(String(vectorJson(key)["privateKeyMultibase"])),
      verificationMethod: String(options["verificationMethod"]),
      created: new Date(String(options["created"])),
    };
    const { proof, ...rest } = await signDataIntegrity(document, signing, loader);
    assert.equal(proof[0].proofValue, vector(`${folder}sigBTC58DataInt.txt`));
    const signature = Buffer.from(fromBase58btc(proof[0].proofValue.slice(1))).toString("hex");
    assert.equal(signature, vector(`${folder}sigHexDataInt.txt`));
    assert.deepEqual({ ...rest, proof: proof[0] }, vectorJson(`${folder}signedDataInt.json`));
  });
}

test(
  "the vector of the Open Badges 3.0 implementation guide, step by step",
  { skip: skipWithoutVectors },
  async () => {
    const { proof: published, ...document } = vectorJson("ob3-proof/signed.json");
    assert.ok(isJsonObject(published));
    const { proofValue, ...options } = published;
    assert.equal(await canonicalNQuads(document), vector("ob3-proof/document-canon.txt"));
    assert.equal(
      await canonicalProofOptions(document, options, offlineContexts),
      vector("ob3-proof/proof-canon.txt"),
    );
    const signed = await signDataIntegrity(document, {
      privateKey: fromSecretKeyMultibase(String(vectorJson("ob3-proof/keyPair.json")["secretKeyMultibase"])),
      verificationMethod: String(options["verificationMethod"]),
      created: new Date(String(options["created"])),
    });
    assert.equal(signed.proof[0].proofValue, proofValue);
    assert.deepEqual(signed.proof[0], published);
  },
);

test("the unmodified library gives the same bytes and verifies ours; the strict schema accepts them", async () => {
  const endorsement = await signDataIntegrity(
    endorsementCredential({
      id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0009",
      name: "Endorsement",
      issuer: smallestAward.issuer,
      endorsed: smallestAward.id,
      comment: "Sound.",
      validFrom: smallestAward.validFrom,
    }),
    sampleSigning,
  );
  for (const credential of [
    achievementCredential(smallestAward),
    sampleCredential(),
    sampleCredential({ endorsements: [endorsement] }),
    sampleCredential({ schemas: ["https://b.example/s.json"], refreshUrl: "https://b.example/refresh" }),
    sampleCredential({ status: revocationListStatus("https://b.example/obv3/revoked/1") }),
  ]) {
    const signed = await signDataIntegrity(credential, sampleSigning);
    assert.equal(JSON.stringify(signed), JSON.stringify(await libraryIssuesArray(credential)));
    assert.equal(await libraryVerifies(signed), true);
    conforms("achievementcredential", signed);
  }
  assert.equal(await libraryVerifies(endorsement), true);
  conforms("endorsementcredential", endorsement);
});

test("created may be left out", async () => {
  const { privateKey, verificationMethod } = sampleSigning;
  const signed = await signDataIntegrity(sampleCredential(), { privateKey, verificationMethod });
  assert.ok(!("created" in signed.proof[0]));
  assert.equal(await libraryVerifies(signed), true);
});

test("what cannot be signed is refused", async () => {
  const credential = sampleCredential();
  const sign = async (change: object): Promise<unknown> =>
    signDataIntegrity({ ...credential, ...change }, sampleSigning);
  await rejects(sign({ proof: [] }), "credential-malformed");
  await rejects(sign({ name: "\uD83D" }), "text-malformed");
  await rejects(sign({ made: "up" }), "json-ld-invalid");
  await rejects(sign({ id: "relative" }), "json-ld-invalid");
  await rejects(sign({ endorsementJwt: ["a.b.c"] }), "json-ld-invalid");
  await rejects(
    sign({ "@context": [...credential["@context"], "https://b.example/own"] }),
    "context-unknown",
  );
  const odd = { ...sampleSigning, privateKey: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey };
  await rejects(signDataIntegrity(credential, odd), "key-invalid");
  const late = { ...sampleSigning, privateKey: sampleKey, created: new Date(Number.NaN) };
  await rejects(signDataIntegrity(credential, late), "date-invalid");
});
