import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { rejects } from "../../test/refuses.ts";
import { sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import {
  SAMPLE_DID,
  sampleKey,
  sampleMethod,
  sampleMultibase,
  sampleSigning,
} from "../../test/sample-keys.ts";
import { skipWithoutVectors, vectorJson } from "../../test/vectors.ts";
import { libraryIssues } from "../../test/unmodified-library.ts";
import { VC2_CONTEXT } from "../contexts.ts";
import { achievementCredential } from "../ob3/achievement-credential.ts";
import { isJsonObject } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { signDataIntegrity } from "./data-integrity.ts";
import type { VerificationMethod } from "./verification-key.ts";
import { verifyDataIntegrity } from "./verify-data-integrity.ts";
import type { VerifiedProof } from "./verify-data-integrity.ts";

const now = new Date("2026-12-01T00:00:00Z");
const method = { id: sampleMethod, controller: SAMPLE_DID, publicKeyMultibase: sampleMultibase };

async function verified(credential: object, key: VerificationMethod = method): Promise<VerifiedProof> {
  return verifyDataIntegrity(credential, { resolveKey: async () => key, now });
}

test("what we sign and what the unmodified library signs is verified, proof in an array or not", async () => {
  const credential = sampleCredential();
  const signed = await signDataIntegrity(credential, sampleSigning);
  assert.deepEqual(await verified(signed), {
    proof: signed.proof[0],
    verificationMethod: method,
    issuer: SAMPLE_DID,
  });
  await verified({ ...signed, proof: signed.proof[0] });
  await verified(await libraryIssues(credential));
  const publicKeyJwk = createPublicKey(sampleKey).export({ format: "jwk" });
  await verified(signed, { id: sampleMethod, controller: SAMPLE_DID, publicKeyJwk });
});

test("the published signatures are verified", { skip: skipWithoutVectors }, async () => {
  const controller = "https://example.edu/issuers/565049";
  const publicKeyMultibase = String(vectorJson("ob3-proof/keyPair.json")["publicKeyMultibase"]);
  const key = { id: `${controller}#${publicKeyMultibase}`, controller, publicKeyMultibase };
  const published = vectorJson("ob3-proof/signed.json");
  assert.equal((await verified(published, key)).issuer, controller);
  await rejects(verified({ ...published, name: "Teamwork Badge " }, key), "signature-invalid");
});

test("any texts: what is signed is verified, whatever the order of the members", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1 });
  await fc.assert(
    fc.asyncProperty(text, text, fc.infiniteStream(fc.nat()), async (name, narrative, order) => {
      const signed = await signDataIntegrity(
        achievementCredential({ ...smallestAward, name, narrative }),
        sampleSigning,
      );
      await verified(shuffled(signed, order) as JsonObject);
    }),
    { numRuns: 15 },
  );
});

test("a change of any text in the credential or its proof is found", async () => {
  const signed = structuredClone(await signDataIntegrity(sampleCredential(), sampleSigning));
  const paths = textPaths(signed).filter(
    (path) => !path.includes("proofValue") && !path.includes("@context"),
  );
  assert.ok(paths.length > 90);
  for (const path of paths) {
    const altered = structuredClone(signed);
    alter(altered, path, (text) => `${text}1`);
    await assert.rejects(verified(altered), `unnoticed: ${path.join("/")}`);
  }
});

test("each refusal has its code", async () => {
  const credential = sampleCredential();
  const signed = await signDataIntegrity(credential, sampleSigning);
  const [proof] = signed.proof;
  const withProof = (change: object): object => ({ ...signed, proof: [{ ...proof, ...change }] });
  await rejects(verified(credential), "proof-missing");
  await rejects(verified({ ...signed, proof: [] }), "proof-missing");
  await rejects(verified({ ...signed, proof: ["x"] }), "proof-malformed");
  await rejects(verified(withProof({ cryptosuite: "ecdsa-sd-2023" })), "proof-unsupported");
  await rejects(verified(withProof({ type: "Ed25519Signature2020" })), "proof-unsupported");
  await rejects(verified(withProof({ cryptosuite: "ecdsa-rdfc-2019" })), "key-invalid");
  await rejects(verified(withProof({ proofPurpose: "authentication" })), "proof-unsupported");
  await rejects(verified(withProof({ previousProof: "urn:x" })), "proof-unsupported");
  for (const proofValue of [
    undefined,
    1,
    "",
    "u",
    "z",
    "z1",
    proof.proofValue.slice(1),
    `${proof.proofValue}11`,
  ]) {
    await rejects(verified(withProof({ proofValue })), "proof-malformed");
  }
  await rejects(verified(withProof({ verificationMethod: 1 })), "proof-malformed");
  await rejects(verified(withProof({ created: "yesterday" })), "proof-malformed");
  await rejects(verified(withProof({ expires: "2026-11-30T00:00:00Z" })), "proof-expired");
  await rejects(verified({ ...signed, issuer: {} }), "credential-malformed");
  await rejects(
    verified({ ...signed, "@context": [VC2_CONTEXT, { "@vocab": "urn:x:" }] }),
    "context-unknown",
  );
  await rejects(verified({ ...signed, "@context": [VC2_CONTEXT, null] }), "context-unknown");
  await rejects(
    verified({ ...signed, "@context": [VC2_CONTEXT, "https://evil.example"] }),
    "context-unknown",
  );
  const { "@context": _, ...bare } = signed;
  await rejects(verified(bare), "credential-malformed");
  await rejects(verified({ ...signed, made: "up" }), "json-ld-invalid");
  await rejects(verified(signed, { ...method, id: "urn:other" }), "key-unknown");
  await rejects(verified(signed, { ...method, controller: "did:web:other.example" }), "controller-mismatch");
  await rejects(verified(signed, { ...method, publicKeyMultibase: "z6Mk" }), "key-invalid");
  await rejects(verified(signed, { id: sampleMethod, controller: SAMPLE_DID }), "key-invalid");
  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  await rejects(
    verified(signed, { id: sampleMethod, controller: SAMPLE_DID, publicKeyJwk: p256 }),
    "key-invalid",
  );
  await rejects(verified({ ...signed, name: "Other" }), "signature-invalid");
  await rejects(verified(withProof({ created: "2026-11-23T12:00:01Z" })), "signature-invalid");
  let deep: object = {};
  for (let level = 0; level < 20_000; level++) deep = { name: deep };
  await rejects(verified({ ...signed, name: deep }), "credential-malformed");
});

function shuffled(value: unknown, order: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, inner]) => {
    return { name, inner: shuffled(inner, order), rank: Number(order.next().value) };
  });
  return Object.fromEntries(
    members.toSorted((a, b) => a.rank - b.rank).map(({ name, inner }) => [name, inner]),
  );
}

function textPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textPaths(inner, [...path, name]));
}

function alter(document: object, path: readonly string[], to: (text: string) => string): void {
  const [name = "", ...rest] = path;
  const members = document as JsonObject;
  const inner = members[name];
  if (rest.length === 0) members[name] = to(String(inner));
  else alter(inner as object, rest, to);
}
