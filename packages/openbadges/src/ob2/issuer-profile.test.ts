import assert from "node:assert/strict";
import { test } from "node:test";
import { issuerProfile } from "./issuer-profile.ts";

const required = {
  id: "https://b.example/v1/client?key=I1",
  name: "Example College",
  url: "https://college.example",
  email: "badges@college.example",
};

const requiredDocument = { "@context": "https://w3id.org/openbadges/v2", type: "Issuer", ...required };

test("an issuer with the required properties alone", () => {
  assert.deepEqual(issuerProfile(required), requiredDocument);
  assert.deepEqual(issuerProfile({ ...required, description: "", image: null }), requiredDocument);
});

test("an issuer with everything", () => {
  const optional = {
    description: "A college",
    image: "https://b.example/logo.png",
    revocationList: "https://b.example/revoked",
  };
  assert.deepEqual(issuerProfile({ ...required, ...optional }), { ...requiredDocument, ...optional });
});
