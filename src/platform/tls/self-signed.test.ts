import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, request } from "node:https";
import { join } from "node:path";
import { test } from "node:test";
import { openssl, scratchDirectory, tryOpenssl } from "#test/support/openssl.ts";
import { makeServerCertificate } from "./self-signed.ts";

const now = new Date();

test("names every host and always this machine", async () => {
  const hosts = [
    "Badges.Example.org",
    "*.example.org",
    "bücher.example",
    "10.1.2.3",
    "[2001:db8::1]",
    "localhost",
  ];
  const { certificatePem } = await makeServerCertificate(hosts, now);
  const certificate = new X509Certificate(certificatePem);
  for (const host of ["badges.example.org", "any.example.org", "xn--bcher-kva.example", "localhost"]) {
    assert.ok(certificate.checkHost(host), host);
  }
  for (const ip of ["10.1.2.3", "2001:db8::1", "127.0.0.1", "::1"]) assert.ok(certificate.checkIP(ip), ip);
  assert.equal(certificate.checkHost("other.example"), undefined);
  assert.equal(certificate.checkIP("10.1.2.4"), undefined);
  assert.equal(certificate.subject, "CN=badges.example.org");
  assert.equal(certificate.subjectAltName?.match(/DNS:localhost/g)?.length, 1);
});

test("openssl finds key, certificate and dates in order", async () => {
  using scratch = scratchDirectory();
  const { certificatePem, keyPem } = await makeServerCertificate(["badges.example.org"], now);
  writeFileSync(join(scratch.path, "c.pem"), certificatePem);
  writeFileSync(join(scratch.path, "k.pem"), keyPem);
  assert.ok(new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem)));
  openssl(scratch.path, "pkey", "-in", "k.pem", "-check", "-noout");
  const verify = ["verify", "-CAfile", "c.pem", "-purpose", "sslserver", "-verify_hostname"];
  openssl(scratch.path, ...verify, "badges.example.org", "c.pem");
  assert.notEqual(tryOpenssl(scratch.path, ...verify, "other.example", "c.pem").status, 0);
  openssl(scratch.path, "x509", "-in", "c.pem", "-noout", "-checkend", String(395 * 86_400));
  const end = tryOpenssl(scratch.path, "x509", "-in", "c.pem", "-noout", "-checkend", String(397 * 86_400));
  assert.equal(end.status, 1);
  const certificate = new X509Certificate(certificatePem);
  assert.equal(certificate.validToDate.getTime() - certificate.validFromDate.getTime(), 397 * 86_400_000);
});

test("a client that trusts the certificate talks to a server that uses it, and others do not", async () => {
  const { certificatePem, keyPem } = await makeServerCertificate([], now);
  const server = createServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end("hello"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const get = async (ca?: string) => {
    const asked = request({ host: "127.0.0.1", port: address.port, agent: false, ...(ca && { ca }) }).end();
    const [response] = await once(asked, "response");
    response.resume();
    return response.statusCode;
  };
  try {
    assert.equal(await get(certificatePem), 200);
    await assert.rejects(get(), /self-signed|unable to verify/);
    const other = await makeServerCertificate([], now);
    await assert.rejects(get(other.certificatePem), /self-signed|unable to verify|signature/);
  } finally {
    server.close();
  }
});

test("every certificate has its own key and serial", async () => {
  const [one, other] = await Promise.all([makeServerCertificate([], now), makeServerCertificate([], now)]);
  assert.notEqual(one.keyPem, other.keyPem);
  assert.notEqual(
    new X509Certificate(one.certificatePem).serialNumber,
    new X509Certificate(other.certificatePem).serialNumber,
  );
});

test("refuses what is no host name, and takes the longest that is one", async () => {
  const long = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;
  const { certificatePem } = await makeServerCertificate([long], now);
  assert.ok(new X509Certificate(certificatePem).checkHost(long));
  assert.equal(new X509Certificate(certificatePem).subject, "CN=localhost");
  for (const wrong of [
    "",
    "a b",
    "-a.example",
    "a..b",
    "a".repeat(64),
    `${long}x`,
    "https://a.example",
    "a.example:443",
    "*",
    "a.*.example",
    "a,DNS:b",
    "a\nb",
    "[x]",
  ]) {
    await assert.rejects(makeServerCertificate([wrong], now), RangeError, wrong);
  }
});
