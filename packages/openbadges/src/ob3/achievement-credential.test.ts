import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { conforms } from "../../test/ob3-schema.ts";
import { refuses } from "../../test/refuses.ts";
import { fullAward, sampleCredential, smallestAward } from "../../test/sample-credential.ts";
import { SAMPLE_DID } from "../../test/sample-keys.ts";
import { revocationListStatus } from "../status/revocation-list.ts";
import { achievementCredential } from "./achievement-credential.ts";

test("an award with nothing optional", () => {
  assert.deepEqual(achievementCredential(smallestAward), {
    "@context": [
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    id: "urn:uuid:6b0a2f3c-3e0e-4b3c-8b61-0f4c5a1f0001",
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    issuer: { id: SAMPLE_DID, type: ["Profile"] },
    validFrom: "2026-11-23T12:00:00Z",
    credentialSubject: {
      type: ["AchievementSubject"],
      identifier: [
        {
          type: "IdentityObject",
          hashed: true,
          identityHash: "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
          identityType: "emailAddress",
          salt: "Kosher",
        },
      ],
      achievement: {
        id: "https://b.example/obv3/achievements/B1",
        type: ["Achievement"],
        name: "First aid",
        description: "Can give first aid",
        criteria: { narrative: "Pass the course." },
      },
    },
  });
});

test("the smallest and the fullest award are valid against the strict schema", () => {
  conforms("achievementcredential", achievementCredential(smallestAward));
  conforms("achievementcredential", achievementCredential(fullAward));
  conforms("achievementcredential", sampleCredential({ recipient: { id: "did:key:z6Mk" } }));
});

test("any texts and any choice of members are valid against the strict schema, and nothing empty is published", () => {
  const maybe = fc.option(fc.string({ unit: "grapheme" }), { nil: null });
  const change = fc.record({
    name: maybe,
    description: maybe,
    narrative: maybe,
    role: maybe,
    validUntil: fc.constantFrom(null, new Date("2030-01-01T00:00:00Z")),
    evidence: fc.array(fc.record({ id: maybe, name: maybe, narrative: maybe, genre: maybe }), {
      maxLength: 3,
    }),
    results: fc.array(fc.record({ value: maybe, achievedLevel: maybe }), { maxLength: 3 }),
    schemas: fc.constantFrom(null, [], ["https://b.example/schema.json"]),
    refreshUrl: fc.constantFrom(null, "https://b.example/refresh"),
    status: fc.constantFrom(null, fullAward.status, revocationListStatus("https://b.example/obv3/revoked/1")),
  });
  fc.assert(
    fc.property(change, (changed) => {
      const credential = sampleCredential(changed);
      conforms("achievementcredential", credential);
      assert.deepEqual(empties(credential), []);
    }),
  );
});

test("the extensions context is third, and there exactly when something in the credential needs it", () => {
  const contexts = (change: object): number => sampleCredential(change)["@context"].length;
  assert.equal(contexts({}), 2);
  assert.equal(contexts({ schemas: ["https://b.example/schema.json"] }), 3);
  assert.equal(contexts({ refreshUrl: "https://b.example/refresh" }), 3);
  assert.equal(contexts({ status: revocationListStatus("https://b.example/obv3/revoked/1") }), 3);
  assert.equal(
    sampleCredential({ schemas: ["x:y"] })["@context"][2],
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
  );
});

test("only mail addresses are lower-cased before they are hashed", () => {
  const hash = (identity: string, type: "emailAddress" | "ltiUserId"): string | undefined =>
    sampleCredential({ recipient: { identifiers: [{ identity, salt: "s", type }] } }).credentialSubject
      .identifier?.[0]?.identityHash;
  assert.equal(hash("A@B.example", "emailAddress"), hash("a@b.example", "emailAddress"));
  assert.notEqual(hash("User", "ltiUserId"), hash("user", "ltiUserId"));
});

test("nobody awarded, dates the wrong way round and unknown terms are refused", () => {
  refuses(() => sampleCredential({ recipient: {} }), "subject-unidentified");
  refuses(() => sampleCredential({ recipient: { id: "", identifiers: [] } }), "subject-unidentified");
  refuses(
    () => sampleCredential({ recipient: { identifiers: [{ identity: "", salt: "s" }] } }),
    "recipient-empty",
  );
  refuses(
    () => sampleCredential({ recipient: { identifiers: [{ identity: "x", salt: "", type: "systemId" }] } }),
    "recipient-empty",
  );
  refuses(() => sampleCredential({ validUntil: new Date("2020-01-01T00:00:00Z") }), "date-order");
  refuses(() => sampleCredential({ validFrom: new Date(Number.NaN) }), "date-invalid");
  refuses(
    () => sampleCredential({ recipient: { identifiers: [{ identity: "x", salt: "s", type: "ext:" }] } }),
    "vocabulary-invalid",
  );
});

function empties(value: unknown, path = ""): string[] {
  if (value === null || value === undefined || value === "") return [path];
  if (typeof value !== "object") return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => empties(inner, `${path}/${key}`));
}
