import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { newIssuerId } from "#src/platform/ids.ts";
import { openssl, scratchDirectory, tryOpenssl } from "#test/support/openssl.ts";
import { createAuthority, newSerial, publicKeyPem, signRequest } from "./certificate-authority.ts";

const scratch = scratchDirectory();
after(() => scratch[Symbol.dispose]());
const run = (...args: string[]) => openssl(scratch.path, ...args);
const write = (name: string, text: string) => writeFileSync(join(scratch.path, name), text);

const now = new Date();
const day = 86_400_000;
const authority = await createAuthority(now);
write("ca.pem", authority.certificatePem);

/** A request as the clients make it: a new key in `key.pem`. */
function request(subject: string, newKey = ["rsa:2048"], ...more: string[]): string {
  run(
    "req",
    "-new",
    "-newkey",
    ...newKey,
    "-nodes",
    "-keyout",
    "key.pem",
    "-subj",
    subject,
    "-out",
    "r.pem",
    ...more,
  );
  return readFileSync(join(scratch.path, "r.pem"), "utf8");
}

async function sign(csr: string, at = now) {
  const issuerId = newIssuerId();
  const signed = await signRequest(authority, csr, { issuerId, serial: newSerial(), now: at });
  write("client.pem", signed.certificatePem);
  return { ...signed, issuerId };
}

test("the authority is a certificate of 20 years that signs only ends of chains", () => {
  const certificate = new X509Certificate(authority.certificatePem);
  assert.ok(certificate.ca);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(authority.privateKeyPem)));
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.fingerprint256.replaceAll(":", "").toLowerCase(), authority.fingerprint);
  assert.deepEqual(certificate.validToDate, authority.notAfter);
  const text = run("x509", "-in", "ca.pem", "-noout", "-text").toString();
  assert.match(text, /CA:TRUE, pathlen:0/);
  assert.match(text, /Public-Key: \(2048 bit\)/);
  run("x509", "-in", "ca.pem", "-noout", "-checkend", String(7299 * 86_400));
});

test("the public key is plain SubjectPublicKeyInfo and belongs to the private key", () => {
  assert.match(authority.publicKeyPem, /^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/);
  assert.equal(authority.publicKeyPem, publicKeyPem(authority.certificatePem));
  const own = createPublicKey(authority.privateKeyPem).export({ type: "spki", format: "pem" });
  assert.equal(authority.publicKeyPem, own);
  write("pub.pem", authority.publicKeyPem);
  assert.equal(run("x509", "-in", "ca.pem", "-noout", "-pubkey").toString(), authority.publicKeyPem);
  run("pkey", "-pubin", "-in", "pub.pem", "-noout");
});

test("an authority made after 2030 has its end written in the other time form", async () => {
  const late = await createAuthority(new Date("2035-06-01T00:00:00Z"));
  assert.equal(new X509Certificate(late.certificatePem).validToDate.getUTCFullYear(), 2055);
});

test("a signed request is a client certificate that openssl accepts", async () => {
  const signed = await sign(request("/CN=whoever/O=Other"));
  assert.match(signed.certificatePem, /^-----BEGIN CERTIFICATE-----\n[\s\S]+\n-----END CERTIFICATE-----\n$/);
  run("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "ca.pem", "client.pem");
  const certificate = new X509Certificate(signed.certificatePem);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(readFileSync(join(scratch.path, "key.pem")))));
  assert.equal(certificate.subject, `CN=${signed.issuerId}\nO=Badgeworks`);
  assert.equal(certificate.serialNumber.toLowerCase(), signed.serial);
  assert.equal(certificate.fingerprint256.replaceAll(":", "").toLowerCase(), signed.fingerprint);
  assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.2"]);
  assert.equal(certificate.ca, false);
  assert.ok(certificate.validFromDate < now);
});

test("a certificate ends after 1095 days, and openssl sees the same end", async () => {
  const signed = await sign(request("/CN=x"));
  assert.equal(signed.notAfter.getTime(), Math.floor((now.getTime() + 1095 * day) / 1000) * 1000);
  assert.deepEqual(new X509Certificate(signed.certificatePem).validToDate, signed.notAfter);
  run("x509", "-in", "client.pem", "-noout", "-checkend", String(1094 * 86_400));
  const later = tryOpenssl(
    scratch.path,
    "x509",
    "-in",
    "client.pem",
    "-noout",
    "-checkend",
    String(1096 * 86_400),
  );
  assert.equal(later.status, 1);
});

test("a server's purpose is refused: the certificate is for clients only", async () => {
  await sign(request("/CN=x"));
  const done = tryOpenssl(scratch.path, "verify", "-purpose", "sslserver", "-CAfile", "ca.pem", "client.pem");
  assert.notEqual(done.status, 0);
});

test("a certificate never outlives its authority, and an expired authority signs nothing", async () => {
  const csr = request("/CN=x");
  const late = await sign(csr, new Date(authority.notAfter.getTime() - day));
  assert.deepEqual(late.notAfter, authority.notAfter);
  await assert.rejects(sign(csr, authority.notAfter), { name: "Problem", kind: "unavailable" });
});

for (const [what, key, ...more] of [
  ["RSA 2048 with SHA-512", ["rsa:2048"], "-sha512"],
  ["RSA 3072 with SHA-384", ["rsa:3072"], "-sha384"],
  ["EC P-256", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]],
  ["EC P-384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "-sha384"],
  ["EC P-384 with SHA-256", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "-sha256"],
] as [string, string[], ...string[]][]) {
  test(`takes a request made with ${what}`, async () => {
    await sign(request("/CN=x", key, ...more));
    run("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "ca.pem", "client.pem");
  });
}

test("takes any subject: none, many fields, other alphabets, 64 characters", async () => {
  for (const subject of [
    "/",
    "/C=FI/ST=Some-State/O=Internet Widgits Pty Ltd/CN=x",
    "/CN=Ääkköset 日本",
    `/CN=${"x".repeat(64)}`,
  ]) {
    const signed = await sign(request(subject, ["rsa:2048"], "-utf8"));
    assert.equal(new X509Certificate(signed.certificatePem).subject, `CN=${signed.issuerId}\nO=Badgeworks`);
  }
});

test("extensions that the request asks for are not granted", async () => {
  const signed = await sign(
    request(
      "/CN=x",
      ["rsa:2048"],
      "-addext",
      "basicConstraints=critical,CA:TRUE",
      "-addext",
      "subjectAltName=DNS:evil.example",
    ),
  );
  const certificate = new X509Certificate(signed.certificatePem);
  assert.equal(certificate.ca, false);
  assert.equal(certificate.subjectAltName, undefined);
});

test("serials are 32 hex digits, positive, never twice; another serial is a bug", async () => {
  const serials = Array.from({ length: 1000 }, newSerial);
  assert.equal(new Set(serials).size, 1000);
  for (const serial of serials) assert.match(serial, /^[4-7][0-9a-f]{31}$/);
  const order = { issuerId: newIssuerId(), serial: "", now };
  await assert.rejects(signRequest(authority, request("/CN=x"), order), RangeError);
});
