import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { refuses } from "../../test/refuses.ts";
import { seededKey } from "../../test/sample-keys.ts";
import { skipWithoutVectors, vectorJson } from "../../test/vectors.ts";
import { base58btc, fromBase58btc } from "./base58btc.ts";
import { fromPublicKeyMultibase, fromSecretKeyMultibase, publicKeyMultibase } from "./multikey.ts";

test("the examples of the base58 draft", () => {
  assert.equal(base58btc(Buffer.from("Hello World!")), "2NEpo7TZRRrLZSi2U");
  assert.equal(
    base58btc(Buffer.from("The quick brown fox jumps over the lazy dog.")),
    "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
  );
  assert.equal(base58btc(Buffer.from("0000287fb4cd", "hex")), "11233QC4");
  assert.equal(base58btc(new Uint8Array()), "");
});

test("any bytes come back, leading zeros too", () => {
  const bytes = fc.tuple(fc.nat(4), fc.uint8Array({ maxLength: 80 })).map(([zeros, rest]) => {
    return Uint8Array.from([...Buffer.alloc(zeros), ...rest]);
  });
  fc.assert(fc.property(bytes, (value) => assert.deepEqual(fromBase58btc(base58btc(value)), value)));
});

test("what is not base58btc is refused", () => {
  for (const text of ["0", "O", "I", "l", " ", "é", "1".repeat(257)])
    refuses(() => fromBase58btc(text), "key-invalid");
});

test("a Multikey begins with z6Mk and gives the same key back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), (seed) => {
      const key = createPublicKey(seededKey(seed));
      const multibase = publicKeyMultibase(key);
      assert.match(multibase, /^z6Mk/);
      assert.ok(fromPublicKeyMultibase(multibase).equals(key));
      assert.equal(publicKeyMultibase(seededKey(seed)), multibase);
    }),
    { numRuns: 20 },
  );
});

test("the published key pairs: each secret key has its public key", { skip: skipWithoutVectors }, () => {
  for (const [file, secret] of [
    ["ob3-proof/keyPair.json", "secretKeyMultibase"],
    ["vc-di-eddsa/keyPair.json", "privateKeyMultibase"],
  ] as const) {
    const pair = vectorJson(file);
    assert.equal(
      publicKeyMultibase(fromSecretKeyMultibase(String(pair[secret]))),
      pair["publicKeyMultibase"],
    );
  }
});

test("other keys and damaged ones are refused", () => {
  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  refuses(() => publicKeyMultibase(p256), "key-invalid");
  const noPoint = `z${base58btc(Buffer.concat([Buffer.from("802405", "hex"), Buffer.alloc(32, 1)]))}`;
  for (const bad of ["", "z", "uAAAA", "z6Mk", noPoint]) {
    refuses(() => fromPublicKeyMultibase(bad), "key-invalid");
    refuses(() => fromSecretKeyMultibase(bad), "key-invalid");
  }
  refuses(() => fromSecretKeyMultibase("zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"), "key-invalid");
});

test("P-256 and P-384 keys of strangers are read", () => {
  for (const [namedCurve, multicodec, start] of [
    ["P-256", "8024", /^zDn/],
    ["P-384", "8124", /^z82/],
  ] as const) {
    const key = generateKeyPairSync("ec", { namedCurve }).publicKey;
    const { x = "", y = "" } = key.export({ format: "jwk" });
    const sign = 2 + ((Buffer.from(y, "base64url").at(-1) ?? 0) % 2);
    const point = Buffer.concat([
      Buffer.from(multicodec, "hex"),
      Buffer.of(sign),
      Buffer.from(x, "base64url"),
    ]);
    const multibase = `z${base58btc(point)}`;
    assert.match(multibase, start);
    assert.ok(fromPublicKeyMultibase(multibase).equals(key));
  }
});
