import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect, createServer } from "node:tls";
import * as fc from "fast-check";
import { newIssuerId } from "#src/platform/ids.ts";
import { makeServerCertificate } from "#src/platform/tls/self-signed.ts";
import { openssl, scratchDirectory } from "#test/support/openssl.ts";
import { createAuthority, newSerial, signRequest } from "./certificate-authority.ts";
import { readClientCertificate } from "./client-certificate.ts";

const scratch = scratchDirectory();
after(() => scratch[Symbol.dispose]());
const file = (name: string) => join(scratch.path, name);

const now = new Date();
const day = 86_400_000;
const [older, authority, stranger] = await Promise.all([
  createAuthority(new Date(now.getTime() - 400 * day)),
  createAuthority(now),
  createAuthority(now),
]);
const authorities = [older, authority].map(({ certificatePem }) => new X509Certificate(certificatePem));

openssl(scratch.path, "genrsa", "-out", "key.pem", "2048");
openssl(scratch.path, "req", "-new", "-key", "key.pem", "-subj", "/CN=x", "-out", "r.pem");
const csr = readFileSync(file("r.pem"), "utf8");
const issuerId = newIssuerId();
const order = () => ({ issuerId, serial: newSerial(), now });
const signed = await signRequest(authority, csr, order());

function isBad(input: Parameters<typeof readClientCertificate>[0], reason: RegExp, at = now): void {
  const read = readClientCertificate(input, authorities, at);
  assert.equal(read.kind, "bad");
  assert.match(read.kind === "bad" ? read.reason : "", reason);
}

/** Signs with openssl and our authority's own key, what our authority would never sign. */
function oddCertificate(subject: string, extensions: string): string {
  writeFileSync(file("ca.pem"), authority.certificatePem);
  writeFileSync(file("ca.key"), authority.privateKeyPem);
  writeFileSync(file("ext"), extensions);
  openssl(scratch.path, "req", "-new", "-key", "key.pem", "-subj", subject, "-out", "odd.csr");
  const ca = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
  return openssl(scratch.path, "x509", "-req", "-in", "odd.csr", ...ca, "-extfile", "ext").toString();
}

test("a certificate of ours is good in every form, from any of our authorities", async () => {
  const certificate = new X509Certificate(signed.certificatePem);
  const good = { kind: "good", issuerId, serial: signed.serial, fingerprint: signed.fingerprint };
  for (const input of [
    certificate,
    certificate.raw,
    new Uint8Array(certificate.raw),
    signed.certificatePem,
  ]) {
    assert.deepEqual(readClientCertificate(input, authorities, now), good);
  }
  const byOlder = await signRequest(older, csr, order());
  assert.equal(readClientCertificate(byOlder.certificatePem, authorities, now).kind, "good");
});

test("no certificate is none", () => {
  for (const input of [null, undefined, "", Buffer.alloc(0)]) {
    assert.deepEqual(readClientCertificate(input, authorities, now), { kind: "none" });
  }
});

test("another authority's certificate is refused, and so is every one when we have no authority", async () => {
  const foreign = await signRequest(stranger, csr, order());
  isBad(foreign.certificatePem, /not issued by this server/);
  assert.equal(readClientCertificate(signed.certificatePem, [], now).kind, "bad");
});

test("a certificate that signs itself under our name is refused", () => {
  for (const subject of [`/CN=${issuerId}/O=Badgeworks`, "/CN=Badgeworks client certificates/O=Badgeworks"]) {
    openssl(scratch.path, "req", "-x509", "-key", "key.pem", "-subj", subject, "-out", "self.pem");
    isBad(readFileSync(file("self.pem")), /not issued by this server/);
  }
});

test("an expired certificate and one not yet valid are refused, to the second", () => {
  const { notAfter } = signed;
  assert.equal(readClientCertificate(signed.certificatePem, authorities, notAfter).kind, "good");
  isBad(signed.certificatePem, /expired on 20\d\d-/, new Date(notAfter.getTime() + 1));
  isBad(signed.certificatePem, /valid only from 20\d\d-/, new Date(now.getTime() - day));
  assert.equal(
    readClientCertificate(signed.certificatePem, authorities, new Date(now.getTime() - 60_000)).kind,
    "good",
  );
});

test("the authority's own certificate is no client certificate", () => {
  isBad(authority.certificatePem, /not for clients/);
});

test("a certificate of our authority for another use or without an issuer is refused", () => {
  // openssl dates its certificates from this second on.
  const soon = new Date(Date.now() + 60_000);
  const client = "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=clientAuth\n";
  assert.equal(
    readClientCertificate(oddCertificate(`/CN=${issuerId}`, client), authorities, soon).kind,
    "good",
  );
  isBad(oddCertificate(`/CN=${issuerId}`, "extendedKeyUsage=serverAuth\n"), /not for clients/, soon);
  isBad(oddCertificate(`/CN=${issuerId}`, "basicConstraints=CA:FALSE\n"), /not for clients/, soon);
  isBad(
    oddCertificate(`/CN=${issuerId}`, "basicConstraints=CA:TRUE\nextendedKeyUsage=clientAuth\n"),
    /not for clients/,
    soon,
  );
  for (const subject of [
    "/O=x",
    "/CN=x",
    `/CN=${issuerId}x`,
    `/CN=${issuerId.toLowerCase()}x`,
    `/CN=${issuerId}/CN=${newIssuerId()}`,
    `/O=CN=${issuerId}`,
  ]) {
    isBad(oddCertificate(subject, client), /names no issuer/, soon);
  }
});

test("changed bytes are refused", () => {
  const der = new X509Certificate(signed.certificatePem).raw;
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
      const changed = Buffer.from(der);
      changed[at] = (changed[at] ?? 0) ^ difference;
      const read = readClientCertificate(changed, authorities, now);
      assert.equal(read.kind, "bad", `byte ${at} changed by ${difference}`);
    }),
    { numRuns: 1000 },
  );
});

test("garbage is bad, never an exception", () => {
  for (const garbage of [
    "x",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    csr,
    Buffer.of(0x30, 0),
  ]) {
    isBad(garbage, /cannot be read/);
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => isBad(bytes, /cannot be read/)),
    { numRuns: 200 },
  );
});

test("a TLS listener that asks for a certificate hands over the one we judge as good", async () => {
  const { certificatePem, keyPem } = await makeServerCertificate([], now);
  const seen = Promise.withResolvers<X509Certificate | undefined>();
  const server = createServer(
    { cert: certificatePem, key: keyPem, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      seen.resolve(socket.getPeerX509Certificate());
      socket.on("error", () => {});
      socket.end();
    },
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const client = connect({
    port: address.port,
    host: "127.0.0.1",
    servername: "localhost",
    ca: certificatePem,
    cert: signed.certificatePem,
    key: readFileSync(file("key.pem")),
  });
  client.on("error", seen.reject).resume();
  const read = readClientCertificate(await seen.promise, authorities, now);
  client.destroy();
  server.close();
  assert.deepEqual(read, {
    kind: "good",
    issuerId,
    serial: signed.serial,
    fingerprint: signed.fingerprint,
  });
});
