import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { rejects } from "../../test/refuses.ts";
import { sampleCredential } from "../../test/sample-credential.ts";
import { SAMPLE_DID, sampleKey, sampleMethod } from "../../test/sample-keys.ts";
import { standInContexts } from "../../test/stand-in-contexts.ts";
import { skipWithoutVectors, vector, vectorJson } from "../../test/vectors.ts";
import { contextLoader } from "../contexts/document-loader.ts";
import { fromBase58btc } from "./base58btc.ts";
import { canonicalJson } from "./canonical-json.ts";
import { sha256, signHashes } from "./data-integrity.ts";
import { fromSecretKeyMultibase } from "./multikey.ts";
import type { KeyResolver } from "./verification-key.ts";
import { verifyDataIntegrity } from "./verify-data-integrity.ts";

test(
  "the W3C vector of eddsa-jcs-2022, step by step, and its signature is verified",
  { skip: skipWithoutVectors },
  async () => {
    const folder = "vc-di-eddsa/eddsa-jcs-2022/";
    const document = canonicalJson(vectorJson("vc-di-eddsa/unsigned.json"));
    const options = canonicalJson(vectorJson(`${folder}proofConfigJCS.json`));
    assert.equal(document, vector(`${folder}canonDocJCS.txt`));
    assert.equal(options, vector(`${folder}proofCanonJCS.txt`));
    const hashes = [sha256(options), sha256(document)] as const;
    assert.equal(hashes[0].toString("hex"), vector(`${folder}proofHashJCS.txt`));
    assert.equal(hashes[1].toString("hex"), vector(`${folder}docHashJCS.txt`));
    assert.equal(Buffer.concat(hashes).toString("hex"), vector(`${folder}combinedHashJCS.txt`));
    const pair = vectorJson("vc-di-eddsa/keyPair.json");
    const privateKey = fromSecretKeyMultibase(String(pair["privateKeyMultibase"]));
    const proofValue = signHashes(...hashes, privateKey);
    assert.equal(proofValue, vector(`${folder}sigBTC58JCS.txt`));
    assert.equal(
      Buffer.from(fromBase58btc(proofValue.slice(1))).toString("hex"),
      vector(`${folder}sigHexJCS.txt`),
    );
    const publicKeyJwk = createPublicKey(privateKey).export({ format: "jwk" });
    const signed = vectorJson(`${folder}signedJCS.json`);
    const proof = { ...vectorJson(`${folder}proofConfigJCS.json`), proofValue };
    assert.deepEqual({ ...vectorJson("vc-di-eddsa/unsigned.json"), proof }, signed);
    const verified = async (change: object): Promise<unknown> =>
      verifyDataIntegrity(
        { ...signed, ...change },
        {
          now: new Date(0),
          loader: contextLoader(standInContexts),
          resolveKey: async (id) => ({ id, controller: String(signed["issuer"]), publicKeyJwk }),
        },
      );
    await verified({});
    await rejects(verified({ name: "Altered" }), "signature-invalid");
    await rejects(verified({ "@context": ["https://www.w3.org/ns/credentials/v2"] }), "proof-malformed");
  },
);

test("the order of members never matters, and the text means the same", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(canonicalJson(reversed), canonicalJson(value));
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
  assert.equal(
    canonicalJson({ b: 1e21, a: [undefined, -0], c: undefined, "\u20AC": "\u007F" }),
    '{"a":[null,0],"b":1e+21,"€":"\u007F"}',
  );
});

test("a proof without contexts of its own covers the document's", async () => {
  const options = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    verificationMethod: sampleMethod,
    proofPurpose: "assertionMethod",
  };
  const credential = sampleCredential();
  const proofValue = signHashes(sha256(canonicalJson(options)), sha256(canonicalJson(credential)), sampleKey);
  const publicKeyJwk = createPublicKey(sampleKey).export({ format: "jwk" });
  const resolveKey: KeyResolver = async (id) => ({ id, controller: SAMPLE_DID, publicKeyJwk });
  const signed = { ...credential, proof: { ...options, proofValue } };
  assert.equal((await verifyDataIntegrity(signed, { resolveKey, now: new Date(0) })).issuer, SAMPLE_DID);
});
