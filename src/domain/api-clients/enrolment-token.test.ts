import assert from "node:assert/strict";
import { constants, generateKeyPairSync, privateEncrypt, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { newIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { newSecret } from "#src/platform/secrets/secret-text.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import { createAuthority } from "./certificate-authority.ts";
import { enrolmentSubject, isFresh, readEnrolmentToken, writeEnrolmentToken } from "./enrolment-token.ts";

const scratch = scratchDirectory();
after(() => scratch[Symbol.dispose]());

const now = new Date();
const { privateKeyPem, publicKeyPem } = await createAuthority(now);

function newToken() {
  const id = newIssuerId();
  return { id, subject: enrolmentSubject(id), ctime: Math.floor(now.getTime() / 1000), nonce: newSecret(16) };
}

function refused(text: string, key = publicKeyPem): void {
  assert.throws(
    () => readEnrolmentToken(key, text),
    (error) =>
      error instanceof Problem &&
      error.kind === "invalid" &&
      error.detail.field === "signature" &&
      error.message.startsWith("signature: "),
  );
}

test("what was written is read again", () => {
  const any = fc.record({
    ctime: fc.nat(),
    nonce: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }),
  });
  fc.assert(
    fc.property(any, (part) => {
      const token = { ...newToken(), ...part };
      assert.deepEqual(readEnrolmentToken(publicKeyPem, writeEnrolmentToken(privateKeyPem, token)), token);
    }),
    { numRuns: 30 },
  );
});

test("openssl decodes a token with the public key as the documentation does", () => {
  const token = newToken();
  const text = writeEnrolmentToken(privateKeyPem, token);
  assert.match(text, /^[A-Za-z0-9+/]{342}==$/);
  writeFileSync(join(scratch.path, "pub.pem"), publicKeyPem);
  writeFileSync(join(scratch.path, "token"), Buffer.from(text, "base64"));
  const key = ["-pubin", "-inkey", "pub.pem", "-in", "token"];
  const recovered = openssl(
    scratch.path,
    "pkeyutl",
    "-verifyrecover",
    ...key,
    "-pkeyopt",
    "rsa_padding_mode:pkcs1",
  );
  assert.deepEqual(JSON.parse(recovered.toString()), token);
});

test("the subject fits a common name and is a subject line for openssl", () => {
  const { subject } = newToken();
  assert.ok(subject.length <= 64);
  openssl(
    scratch.path,
    "req",
    "-new",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "key.pem",
    "-subj",
    subject,
    "-out",
    "r.pem",
  );
});

test("a token is read however it was wrapped or mangled on the way", () => {
  // Many tokens, since a plus may stand anywhere, at the beginning too.
  for (let i = 0; i < 150; i++) {
    const token = newToken();
    const text = writeEnrolmentToken(privateKeyPem, token);
    const lines = text.match(/.{1,64}/g) ?? [];
    for (const pasted of [
      `  ${text}\r\n`,
      lines.join("\n"),
      lines.join("\r\n"),
      lines.join(" "),
      lines.join("\n   "),
      lines.join("\n\t"),
      text.replaceAll("+", " "),
      `\n${text.replaceAll("+", " ")}\n`,
      lines.join("\n").replaceAll("+", " "),
      text.replaceAll("=", ""),
      Buffer.from(text, "base64").toString("base64url"),
    ]) {
      assert.deepEqual(readEnrolmentToken(publicKeyPem, pasted), token, pasted);
    }
  }
});

test("refuses garbage", () => {
  const text = writeEnrolmentToken(privateKeyPem, newToken());
  for (const wrong of [
    "",
    " ",
    "=",
    "hello",
    "{}",
    "null",
    text.slice(4),
    text + text,
    `${text}x`,
    "A".repeat(344),
    "é",
    "%00",
  ]) {
    refused(wrong);
  }
  refused(`${"A".repeat(342)}==`);
  refused(`${"/".repeat(342)}==`);
  refused(" ".repeat(1_000_000));
  refused(`${text}${" ".repeat(5000)}`);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (any) => refused(any)));
});

test("refuses a token with any byte changed", () => {
  const bytes = Buffer.from(writeEnrolmentToken(privateKeyPem, newToken()), "base64");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    refused(changed.toString("base64"));
  }
});

test("refuses another authority's token", async () => {
  const other = await createAuthority(now);
  refused(writeEnrolmentToken(other.privateKeyPem, newToken()));
  refused(writeEnrolmentToken(privateKeyPem, newToken()), other.publicKeyPem);
});

test("refuses what the key once signed for another reason, and tokens without a needed member", () => {
  refused(sign("sha256", Buffer.from(JSON.stringify(newToken())), privateKeyPem).toString("base64"));
  const write = (value: unknown) =>
    privateEncrypt(
      { key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(JSON.stringify(value)),
    );
  const token = newToken();
  for (const value of [
    null,
    [],
    "text",
    {},
    { ...token, id: "../etc" },
    { ...token, id: 7 },
    { ...token, ctime: String(token.ctime) },
    { ...token, ctime: 1.5 },
    { ...token, nonce: "" },
    { ...token, subject: undefined },
  ]) {
    refused(write(value).toString("base64"));
  }
  assert.deepEqual(readEnrolmentToken(publicKeyPem, write({ ...token, more: 1 }).toString("base64")), token);
});

test("a token that would not fit is a bug, not a token", () => {
  const token = newToken();
  assert.throws(() => writeEnrolmentToken(privateKeyPem, { ...token, nonce: "x".repeat(200) }), RangeError);
  assert.throws(() => writeEnrolmentToken(privateKeyPem, { ...token, subject: "x".repeat(65) }), RangeError);
  assert.throws(() => writeEnrolmentToken(privateKeyPem, { ...token, ctime: 1.5 }), RangeError);
});

test("works with a larger key too", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 3072 });
  const token = newToken();
  const text = writeEnrolmentToken(
    keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    token,
  );
  assert.deepEqual(
    readEnrolmentToken(keys.publicKey.export({ type: "spki", format: "pem" }).toString(), text),
    token,
  );
});

test("a token is fresh for ten minutes, allowing for clocks that differ by one", () => {
  const ctime = 1_700_000_000;
  const at = (seconds: number) => isFresh({ ctime }, new Date((ctime + seconds) * 1000));
  assert.deepEqual([-61, -60, 0, 1, 599, 600, 600.001, 601, 1e9].map(at), [
    false,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
