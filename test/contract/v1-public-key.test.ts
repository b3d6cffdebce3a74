import assert from "node:assert/strict";
import { constants, createPublicKey, publicDecrypt } from "node:crypto";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v1/client/OBF.rsa.pub, and the token that it opens. */

const { call, row, issuer } = await openTarget();

row("2.1, 11 step 4: the public key, without credentials, with exactly 200", async () => {
  const answer = await call("GET", "/v1/client/OBF.rsa.pub");
  assert.equal(answer.status, 200);
});

row("2.1 step 4: PEM of a SubjectPublicKeyInfo, which PHP and node-forge read", async () => {
  const { text } = await call("GET", "/v1/client/OBF.rsa.pub");
  assert.match(text, /^-----BEGIN PUBLIC KEY-----\r?\n[\s\S]+-----END PUBLIC KEY-----\s*$/);
  assert.equal(createPublicKey(text).asymmetricKeyType, "rsa");
});

row(
  "2.1 step 2: the token is base64 of an RSA private-key encryption with PKCS#1 type 1",
  ["enrolment token"],
  async (have) => {
    const key = createPublicKey((await call("GET", "/v1/client/OBF.rsa.pub")).text);
    const json = openToken(have["enrolment token"], key);
    const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    assert.ok(json.length <= modulusBytes - 11);
  },
);

row(
  "2.1 step 3: inside are id, subject (as `openssl -subj` takes it, at most 64 characters), ctime and nonce",
  ["enrolment token"],
  async (have) => {
    const key = createPublicKey((await call("GET", "/v1/client/OBF.rsa.pub")).text);
    const json = openToken(have["enrolment token"], key);
    const token = JSON.parse(json.toString()) as Record<string, unknown>;
    assert.equal(token["id"], issuer.id);
    assert.match(String(token["subject"]), /^\/\w+=./);
    assert.ok(String(token["subject"]).length <= 64);
    assert.equal(typeof token["ctime"], "number");
    assert.ok(Math.abs(Number(token["ctime"]) - Date.now() / 1000) < 120);
    assert.ok(token["nonce"]);
  },
);

function openToken(token: string, key: ReturnType<typeof createPublicKey>): Buffer {
  assert.match(token.trim(), /^[A-Za-z0-9+/\s]+={0,2}$/);
  return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(token, "base64"));
}
