import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { refuses } from "../test/refuses.ts";
import { hashRecipient, identityObject } from "./recipient-identity.ts";

const PUBLISHED = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399";

test("the published check value: a@example.com with the salt Kosher", () => {
  assert.equal(hashRecipient("a@example.com", "Kosher"), PUBLISHED);
});

test("the address is lower-cased, the salt is not", () => {
  assert.equal(hashRecipient("A@Example.COM", "Kosher"), PUBLISHED);
  assert.notEqual(hashRecipient("a@example.com", "kosher"), PUBLISHED);
});

test("a hash always has the same shape, and case never changes it", () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.string({ minLength: 1 }), (address, salt) => {
      const hash = hashRecipient(address, salt);
      assert.match(hash, /^sha256\$[0-9a-f]{64}$/);
      assert.equal(hashRecipient(address.toUpperCase(), salt), hash);
    }),
  );
});

test("the identity object publishes the salt and the hash, never the address", () => {
  assert.deepEqual(identityObject("a@example.com", "Kosher"), {
    type: "email",
    hashed: true,
    salt: "Kosher",
    identity: PUBLISHED,
  });
});

test("an empty address or salt is refused", () => {
  refuses(() => hashRecipient("", "Kosher"), "recipient-empty");
  refuses(() => hashRecipient("a@example.com", ""), "recipient-empty");
});
