import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { BrokenSeal, makeSealer, SealedWithAnotherKey } from "./sealing.ts";

const sealer = makeSealer(randomBytes(32));

test("what was sealed opens again, for any bytes and any purpose", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plain, purpose) => {
      assert.deepEqual(sealer.open(sealer.seal(plain, purpose), purpose), Buffer.from(plain));
    }),
  );
});

test("two seals of the same bytes differ", () => {
  assert.notDeepEqual(sealer.seal(Buffer.from("a"), "p"), sealer.seal(Buffer.from("a"), "p"));
});

test("a seal does not open for another purpose", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      assert.throws(() => sealer.open(sealer.seal(Buffer.from("secret"), one), other), BrokenSeal);
    }),
  );
});

test("a seal made with another key says so", () => {
  const sealed = makeSealer(randomBytes(32)).seal(Buffer.from("secret"), "p");
  assert.throws(
    () => sealer.open(sealed, "p"),
    (error) =>
      error instanceof SealedWithAnotherKey &&
      error.message === "SECRET_KEY differs from the one this data was sealed with",
  );
});

test("the same key after a restart opens old seals and derives the same keys", () => {
  const key = Buffer.alloc(32, 7);
  assert.equal(
    makeSealer(key)
      .open(makeSealer(key).seal(Buffer.from("x"), "p"), "p")
      .toString(),
    "x",
  );
  assert.deepEqual(makeSealer(key).deriveKey("hmac", 32), makeSealer(key).deriveKey("hmac", 32));
});

test("the sealer keeps its own copy of the key", () => {
  const key = randomBytes(32);
  const own = makeSealer(key);
  const sealed = own.seal(Buffer.from("x"), "p");
  key.fill(0);
  assert.equal(own.open(sealed, "p").toString(), "x");
});

test("every changed bit and every cut is refused", () => {
  const sealed = sealer.seal(Buffer.from("a secret"), "p");
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(
      () => sealer.open(changed, "p"),
      (error) => error instanceof BrokenSeal || error instanceof SealedWithAnotherKey,
    );
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => sealer.open(sealed.subarray(0, length), "p"), BrokenSeal);
  }
  assert.throws(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), "p"), BrokenSeal);
});

test("derived keys differ by purpose and by length, and one is no prefix of another", () => {
  assert.equal(sealer.deriveKey("a", 20).length, 20);
  assert.notDeepEqual(sealer.deriveKey("a", 32), sealer.deriveKey("b", 32));
  assert.notDeepEqual(sealer.deriveKey("a", 64).subarray(0, 32), sealer.deriveKey("a", 32));
});

test("a code proves its data, its purpose and its server", () => {
  assert.deepEqual(
    sealer.mac("a", "data"),
    createHmac("sha256", sealer.deriveKey("a", 32)).update("data").digest(),
  );
  assert.deepEqual(sealer.mac("a", "data"), sealer.mac("a", Buffer.from("data")));
  assert.notDeepEqual(sealer.mac("a", "data"), sealer.mac("b", "data"));
  assert.notDeepEqual(sealer.mac("a", "data"), makeSealer(randomBytes(32)).mac("a", "data"));
});

test("a key of another length is refused", () => {
  for (const length of [0, 16, 31, 33]) assert.throws(() => makeSealer(randomBytes(length)), RangeError);
});
