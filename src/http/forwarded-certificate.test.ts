import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { makeServerCertificate } from "#src/platform/tls/self-signed.ts";
import { readForwardedCertificate } from "./forwarded-certificate.ts";

const { certificatePem: pem } = await makeServerCertificate([], new Date());
const der = new X509Certificate(pem).raw;
const base64 = der.toString("base64");

test("reads what each proxy writes", () => {
  // encodeURIComponent escapes at least what nginx does; nginx also escapes the few marks that it leaves.
  const forms = {
    "RFC 9440": `:${base64}:`,
    "RFC 9440 with spaces around": `  :${base64}:  `,
    "nginx, escaped": encodeURIComponent(pem),
    "nginx, escaped, lower-case digits": encodeURIComponent(pem).replace(/%../g, (code) =>
      code.toLowerCase(),
    ),
    "escaped, but not the plus": encodeURIComponent(pem).replaceAll("%2B", "+"),
    "nginx, continued lines": pem.trim().replaceAll("\n", "\n\t"),
    "one line with tabs": pem.trim().replaceAll("\n", "\t"),
    "one line with spaces": pem.replaceAll("\n", " "),
    "one line without spaces": pem.replaceAll("\n", ""),
    "bare base64": base64,
    "bare base64, escaped": encodeURIComponent(base64),
    "a chain: the first counts": encodeURIComponent(pem + pem),
  };
  for (const [form, value] of Object.entries(forms)) {
    assert.deepEqual(readForwardedCertificate(value), { kind: "der", der }, form);
  }
});

test("no certificate is none", () => {
  for (const value of [null, undefined, "", "  ", "(null)"]) {
    assert.deepEqual(readForwardedCertificate(value), { kind: "none" });
  }
});

test("anything else is bad", () => {
  for (const value of [
    ":",
    "::",
    `:${base64}`,
    `${base64}:`,
    `:${base64}:, :${base64}:`,
    `:${base64}:;x=1`,
    ":not base64!:",
    pem.replace("-----BEGIN", "-----BEGUN"),
    encodeURIComponent(pem).replace("MII", "%ZZ"),
    "%E0%A4%A",
    "%",
    "-----BEGIN CERTIFICATE-----",
    pem.replace("-----END", ""),
    pem.replaceAll("CERTIFICATE", "PRIVATE KEY"),
    pem.replace("MII", "M:I"),
    `hello ${pem}`,
    `:${Buffer.from("hello").toString("base64")}:`,
    "NONE",
    `:${"A".repeat(20_000)}:`,
    "%20".repeat(100_000),
  ]) {
    assert.deepEqual(readForwardedCertificate(value), { kind: "bad" }, value.slice(0, 100));
  }
});

test("a header sent twice, as joined by the server, is bad", () => {
  assert.deepEqual(readForwardedCertificate(`:${base64}:, :${base64}:`), { kind: "bad" });
  assert.deepEqual(readForwardedCertificate(`${base64}, ${base64}`), { kind: "bad" });
});

test("any text gets an answer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.match(readForwardedCertificate(text).kind, /^(none|bad|der)$/);
    }),
  );
});
