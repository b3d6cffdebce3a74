import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { Problem } from "#src/platform/problem.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import { readCertificateRequest } from "./certificate-request.ts";

const scratch = scratchDirectory();
after(() => scratch[Symbol.dispose]());

function request(...key: string[]): string {
  openssl(
    scratch.path,
    "req",
    "-new",
    "-newkey",
    ...key,
    "-nodes",
    "-keyout",
    "key.pem",
    "-subj",
    "/CN=x",
    "-out",
    "r.pem",
  );
  return readFileSync(join(scratch.path, "r.pem"), "utf8");
}

const good = request("rsa:2048");
const usualExponent = Buffer.of(1, 0, 1);
const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
const derOf = (text: string) => Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64");

async function refused(csr: string, message: RegExp): Promise<void> {
  await assert.rejects(readCertificateRequest(csr), (error) => {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.kind, "invalid");
    assert.equal(error.detail.field, "request");
    assert.match(error.message, /^request: /);
    assert.match(error.message, message);
    return true;
  });
}

test("takes every way in which a request is written down", async () => {
  const body = derOf(good).toString("base64");
  const expected = Buffer.from((await readCertificateRequest(good)).publicKey.rawData);
  for (const written of [
    good.replaceAll("\n", "\r\n"),
    good.replaceAll("\n", "\r"),
    `\n\n  ${good}  \n`,
    good.trim(),
    good.replaceAll("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
    `Certificate Request:\n    Data:\n        Version: 1\n${good}`,
    `-----BEGIN CERTIFICATE REQUEST-----${body}-----END CERTIFICATE REQUEST-----`,
    good.replaceAll("\n", "\n\t "),
    pem(derOf(good)),
  ]) {
    const { publicKey } = await readCertificateRequest(written);
    assert.deepEqual(Buffer.from(publicKey.rawData), expected);
  }
});

test("refuses what is no request", async () => {
  const none = /no certificate request in PEM form/;
  const bad = /not a certificate request/;
  for (const text of [
    "",
    "hello",
    "{}",
    derOf(good).toString("base64"),
    good.replace("-----END", "----END"),
  ]) {
    await refused(text, none);
  }
  await refused("-----BEGIN CERTIFICATE REQUEST----------END CERTIFICATE REQUEST-----", bad);
  await refused("-----END CERTIFICATE REQUEST-----\n-----BEGIN CERTIFICATE REQUEST-----", none);
  await refused(good.replace("MII", "M%I"), bad);
  await refused(pem(Buffer.from("hello")), bad);
  await refused(pem(Buffer.of(0x30, 0)), bad);
  await refused(pem(Buffer.alloc(5000, 0x30)), bad);
  await refused(pem(derOf(good).subarray(0, 300)), bad);
  await refused(pem(Buffer.from("30".repeat(3) + "80".repeat(4000), "hex")), bad);
  openssl(scratch.path, "req", "-x509", "-key", "key.pem", "-subj", "/CN=x", "-out", "c.pem");
  const certificate = readFileSync(join(scratch.path, "c.pem"), "utf8");
  await refused(certificate, none);
  await refused(certificate.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"), bad);
  await refused(readFileSync(join(scratch.path, "key.pem"), "utf8"), none);
});

test("refuses a text that is too long, before reading it", async () => {
  await refused("-----BEGIN CERTIFICATE REQUEST-----".repeat(100_000), /longer than 20000/);
  await refused("-----BEGIN CERTIFICATE REQUEST-----".repeat(570), /no certificate request/);
});

test("refuses a request whose signature is not by its own key", async () => {
  const der = derOf(good);
  const changed = Buffer.from(der);
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
  await refused(pem(changed), /signature/);
  // The key of one request with the signature of another: what a thief of a public key would send.
  const other = derOf(request("rsa:2048"));
  assert.equal(other.length, der.length);
  await refused(
    pem(Buffer.concat([der.subarray(0, der.length - 256), other.subarray(other.length - 256)])),
    /signature/,
  );
  const renamed = Buffer.from(der.toString("latin1").replace("\x0c\x01x", "\x0c\x01y"), "latin1");
  assert.notDeepEqual(renamed, der);
  await refused(pem(renamed), /signature/);
});

test("refuses weak keys and kinds not taken", async () => {
  await refused(rsaRequest(1024, usualExponent), /1024 bits; 2048 or more/);
  await refused(request("ec", "-pkeyopt", "ec_paramgen_curve:P-521"), /kind/);
  await refused(request("ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"), /kind/);
  await refused(request("ec", "-pkeyopt", "ec_paramgen_curve:P-224"), /kind/);
  await refused(request("ed25519"), /kind/);
  await refused(request("ed448"), /kind/);
});

test("refuses RSA keys that make checking slow, or that check nothing", async () => {
  await refused(rsaRequest(2048, usualExponent), /signature was not made/);
  await refused(rsaRequest(2048, Buffer.of(1)), /unusual public exponent/);
  await refused(rsaRequest(2048, Buffer.of(1, 0, 0, 0, 0, 0, 0, 0, 1)), /unusual public exponent/);
  await refused(rsaRequest(8192, usualExponent), /signature was not made/);
  await refused(rsaRequest(8192 + 64, usualExponent), /8256 bits; at most 8192/);
});

test("refuses signatures by weak or unusual means", async () => {
  const [md5, sha1, none] = ["2a864886f70d010104", "2a864886f70d010105", "2a864886f70d010101"];
  for (const method of [md5, sha1, none]) await refused(rsaRequest(2048, usualExponent, method), /SHA-256/);
  await refused(request("rsa:2048", "-sigopt", "rsa_padding_mode:pss"), /SHA-256/);
});

test("never does anything but read or refuse, whatever bytes are changed", async () => {
  const der = derOf(good);
  const { publicKey: expected } = await readCertificateRequest(good);
  const change = fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(change, async (changes) => {
      const bytes = Buffer.from(der);
      for (const [at, value] of changes) bytes[at] = value;
      // Bytes outside what is signed may change, the key may not.
      const read = await readCertificateRequest(pem(bytes)).catch((error: unknown) => error);
      if (read instanceof Problem) return;
      assert.ok(typeof read === "object" && read !== null && "publicKey" in read, String(read));
      assert.deepEqual(read.publicKey, expected);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), (text) => refused(text, /./)),
    { numRuns: 100 },
  );
});

/** A request with any modulus and exponent; its signature is nonsense. */
function rsaRequest(bits: number, exponent: Buffer, signedBy = "2a864886f70d01010b"): string {
  const modulus = Buffer.alloc(bits / 8, 0xff);
  const key = tlv(0x30, tlv(0x02, Buffer.of(0), modulus), tlv(0x02, exponent));
  const rsa = Buffer.from("300d06092a864886f70d0101010500", "hex");
  const signature = Buffer.from(`300d0609${signedBy}0500`, "hex");
  const spki = tlv(0x30, rsa, tlv(0x03, Buffer.of(0), key));
  const info = tlv(0x30, Buffer.from("0201003000", "hex"), spki, Buffer.from("a000", "hex"));
  return pem(tlv(0x30, info, signature, tlv(0x03, Buffer.of(0), Buffer.alloc(bits / 8))));
}

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}
