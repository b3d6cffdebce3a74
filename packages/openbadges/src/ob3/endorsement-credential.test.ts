import assert from "node:assert/strict";
import { test } from "node:test";
import { conforms } from "../../test/ob3-schema.ts";
import { sampleAchievement, sampleCredential, sampleIssuer } from "../../test/sample-credential.ts";
import { endorsementCredential } from "./endorsement-credential.ts";

const input = {
  id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0009",
  name: "Endorsement of First aid",
  issuer: sampleIssuer,
  endorsed: sampleAchievement.id,
  validFrom: new Date("2026-11-23T12:00:00Z"),
};

test("an endorsement with nothing optional, and with a comment", () => {
  const document = {
    "@context": [
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    id: input.id,
    type: ["VerifiableCredential", "EndorsementCredential"],
    name: input.name,
    issuer: sampleIssuer,
    validFrom: "2026-11-23T12:00:00Z",
    credentialSubject: { id: sampleAchievement.id, type: ["EndorsementSubject"] },
  };
  assert.deepEqual(endorsementCredential(input), document);
  const commented = endorsementCredential({ ...input, description: "D", comment: "Sound." });
  assert.equal(commented.credentialSubject.endorsementComment, "Sound.");
  conforms("endorsementcredential", document);
  conforms("endorsementcredential", commented);
});

test("embedded endorsements leave the credential valid against the strict schema", () => {
  const signed = { ...endorsementCredential(input), proof: [{ type: "DataIntegrityProof" }] };
  conforms("achievementcredential", sampleCredential({ endorsements: [signed] }));
  conforms(
    "achievementcredential",
    sampleCredential({ achievement: { ...sampleAchievement, endorsement: [signed] } }),
  );
});
