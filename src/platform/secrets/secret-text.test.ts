import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hashSecret, newSecret, sameSecret } from "./secret-text.ts";

test("a secret is letters and digits, long enough for its bytes", () => {
  for (const bytes of [1, 15, 16, 20, 32, 64]) {
    const secret = newSecret(bytes);
    assert.match(secret, /^[0-9A-Za-z]+$/);
    assert.ok(secret.length * Math.log2(62) >= bytes * 8, `${secret.length} characters for ${bytes} bytes`);
  }
  assert.equal(newSecret().length, 43);
});

test("secrets do not repeat and use the whole alphabet", () => {
  const secrets = Array.from({ length: 1000 }, () => newSecret());
  assert.equal(new Set(secrets).size, 1000);
  assert.equal(new Set(secrets.join("")).size, 62);
});

test("only the same text matches a stored hash", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      assert.ok(sameSecret(one, hashSecret(one)));
      assert.equal(sameSecret(one, hashSecret(other)), one === other);
    }),
  );
});

test("a stored value of the wrong length never matches", () => {
  const hash = hashSecret("a");
  assert.equal(sameSecret("a", hash.subarray(0, 31)), false);
  assert.equal(sameSecret("a", Buffer.concat([hash, hash])), false);
  assert.equal(sameSecret("", Buffer.alloc(0)), false);
});
