import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { readKeySet } from "./key-set.ts";

const rsa = (modulusLength: number) =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
const strong = rsa(2048);

test("a key set is refused when it is none, too large, or has too many keys", async () => {
  for (const text of [
    "",
    "[]",
    "{}",
    '{"keys":{}}',
    "<html>",
    JSON.stringify({ keys: Array(101).fill(strong) }),
  ])
    await refuses(() => readKeySet(text), "key-set-malformed");
  await refuses(() => readKeySet(`{"keys":[]}${" ".repeat(131_072)}`), "key-set-malformed");
});

test("only RSA signing keys of a sound size count, and the first of a name", async () => {
  const keys = await readKeySet(
    JSON.stringify({
      keys: [
        null,
        { ...strong },
        { ...strong, kid: "good", alg: "RS256", use: "sig" },
        { ...rsa(2048), kid: "good" },
        { ...strong, kid: "bare" },
        { ...strong, kid: "encrypts", use: "enc" },
        { ...strong, kid: "other-alg", alg: "RS512" },
        { ...strong, kid: "slow", e: "x".repeat(9) },
        { ...strong, kid: "huge", n: "x".repeat(2000) },
        { ...strong, kid: "broken", n: 7 },
        { ...rsa(1024), kid: "weak" },
        { kty: "oct", k: "c2VjcmV0", kid: "secret" },
        {
          ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }),
          kid: "ec",
        },
      ],
    }),
  );
  const names = [
    "good",
    "bare",
    "encrypts",
    "other-alg",
    "slow",
    "huge",
    "broken",
    "weak",
    "secret",
    "ec",
    "__proto__",
  ];
  assert.deepEqual(
    names.filter((name) => keys.find(name) !== undefined),
    ["good", "bare"],
  );
});
