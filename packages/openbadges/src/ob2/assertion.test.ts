import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { refuses } from "../../test/refuses.ts";
import { hostedAssertion } from "./assertion.ts";

const smallest = {
  id: "https://b.example/v1/assertion/0a1b",
  recipient: { address: "a@example.com", salt: "Kosher" },
  badgeUrl: "https://b.example/v1/badge/_/B1.json?v=2.0",
  issuedOn: new Date("2026-11-23T12:00:00.500Z"),
};

const smallestDocument = {
  "@context": "https://w3id.org/openbadges/v2",
  id: "https://b.example/v1/assertion/0a1b",
  type: "Assertion",
  recipient: {
    type: "email",
    hashed: true,
    salt: "Kosher",
    identity: "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
  },
  badge: "https://b.example/v1/badge/_/B1.json?v=2.0",
  verification: { type: "HostedBadge" },
  issuedOn: "2026-11-23T12:00:00Z",
};

test("an award with nothing optional", () => {
  assert.deepEqual(hostedAssertion(smallest), smallestDocument);
});

test("an award with everything", () => {
  const document = hostedAssertion({
    ...smallest,
    expiresAt: new Date("2028-11-23T12:00:00Z"),
    imageUrl: "https://b.example/v1/assertion/0a1b.png",
    evidence: [
      { id: "https://work.example/1", name: "Essay", narrative: "" },
      {},
      { narrative: "*Seen* on site" },
    ],
    narrative: "Did well.",
  });
  assert.deepEqual(document, {
    ...smallestDocument,
    expires: "2028-11-23T12:00:00Z",
    image: "https://b.example/v1/assertion/0a1b.png",
    evidence: [
      { id: "https://work.example/1", type: "Evidence", name: "Essay" },
      { type: "Evidence", narrative: "*Seen* on site" },
    ],
    narrative: "Did well.",
  });
});

test("empty options leave no trace, whichever way they are empty", () => {
  const empty = fc.constantFrom(null, undefined, "");
  const evidence = fc.oneof(
    fc.constantFrom(null, undefined),
    fc.array(fc.record({ id: empty, narrative: empty, name: empty, genre: empty })),
  );
  fc.assert(
    fc.property(empty, empty, evidence, (imageUrl, narrative, pieces) => {
      const document = hostedAssertion({
        ...smallest,
        expiresAt: null,
        imageUrl,
        narrative,
        evidence: pieces,
      });
      assert.deepEqual(document, smallestDocument);
    }),
  );
});

test("an invalid date and an empty recipient are refused", () => {
  refuses(() => hostedAssertion({ ...smallest, issuedOn: new Date(Number.NaN) }), "date-invalid");
  refuses(() => hostedAssertion({ ...smallest, expiresAt: new Date(Number.NaN) }), "date-invalid");
  refuses(() => hostedAssertion({ ...smallest, recipient: { address: "", salt: "s" } }), "recipient-empty");
});
