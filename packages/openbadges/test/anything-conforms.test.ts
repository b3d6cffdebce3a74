import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { achievementCredential } from "../src/ob3/achievement-credential.ts";
import { endorsementCredential } from "../src/ob3/endorsement-credential.ts";
import { canonicalNQuads } from "../src/proofs/canonicalise.ts";
import { signDataIntegrity } from "../src/proofs/data-integrity.ts";
import { signVcJwt } from "../src/proofs/vc-jwt.ts";
import { formFault } from "../src/verifying/ob3/structure.ts";
import { anyAward, anyProfile } from "./any-input.ts";
import { p256 } from "./corpus/issuers.ts";
import { conforms } from "./ob3-schema.ts";
import { smallestAward } from "./sample-credential.ts";
import { sampleSigning } from "./sample-keys.ts";
import { skipWithoutVectors } from "./vectors.ts";

const { proof } = await signDataIntegrity(achievementCredential(smallestAward), sampleSigning);

test("any award is valid against the published strict schema, by our own rules, and as JSON-LD", async () => {
  await fc.assert(
    fc.asyncProperty(anyAward, async (award) => {
      const credential = JSON.parse(JSON.stringify(achievementCredential(award))) as Record<string, unknown>;
      conforms("achievementcredential", { ...credential, proof });
      assert.equal(formFault(credential), undefined);
      await canonicalNQuads(credential);
    }),
    { numRuns: 60 },
  );
});

test("any award as a JWT, any endorsement, any profile: the same", { skip: skipWithoutVectors }, async () => {
  await fc.assert(
    fc.asyncProperty(
      anyAward,
      anyProfile,
      fc.string({ unit: "grapheme", minLength: 1 }),
      async (award, issuer, text) => {
        const credential = achievementCredential({ ...award, recipient: { id: "urn:uuid:1" } });
        const [, payload = ""] = signVcJwt(credential, {
          privateKey: p256,
          keyId: "https://b.example/keys/1",
        }).split(".");
        conforms("achievementcredential", JSON.parse(Buffer.from(payload, "base64url").toString()));
        const { validFrom } = award;
        const endorsement = endorsementCredential({
          id: award.id,
          name: text,
          issuer,
          endorsed: award.id,
          comment: text,
          validFrom,
        });
        conforms("endorsementcredential", { ...endorsement, proof });
        assert.equal(
          formFault(JSON.parse(JSON.stringify(endorsement)) as Record<string, unknown>),
          undefined,
        );
        conforms("profile", issuer);
      },
    ),
    { numRuns: 100 },
  );
});

test("the order of members never moves the canonical form", async () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, inner]) => [name, reversed(inner)]),
    );
  };
  await fc.assert(
    fc.asyncProperty(anyAward, async (award) => {
      const credential = achievementCredential(award);
      assert.equal(await canonicalNQuads(reversed(credential) as object), await canonicalNQuads(credential));
    }),
    { numRuns: 30 },
  );
});
