import assert from "node:assert/strict";
import { test } from "node:test";
import { revokedAssertion } from "./revoked-assertion.ts";

test("the body of a 410, with and without a reason", () => {
  const body = {
    "@context": "https://w3id.org/openbadges/v2",
    id: "https://b.example/v1/assertion/0a1b",
    type: "Assertion",
    revoked: true,
  };
  assert.deepEqual(revokedAssertion({ id: body.id, reason: "In error" }), {
    ...body,
    revocationReason: "In error",
  });
  assert.deepEqual(revokedAssertion({ id: body.id, reason: "" }), body);
  assert.deepEqual(revokedAssertion({ id: body.id }), body);
});
