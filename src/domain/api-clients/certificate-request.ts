import { createPublicKey } from "node:crypto";
import type { Pkcs10CertificateRequest, PublicKey } from "@peculiar/x509";
import { invalid, type Problem } from "#src/platform/problem.ts";
import { x509Library } from "#src/platform/tls/x509-library.ts";

/** An RSA key of 8192 bits needs about 3,500 characters. */
const longest = 20_000;
const signatures = new Set(
  ["SHA-256", "SHA-384", "SHA-512"].flatMap((hash) => [`RSASSA-PKCS1-v1_5 ${hash}`, `ECDSA ${hash}`]),
);

/** Reads a PEM certificate request, proves that its sender holds the private key, and returns the public key. */
export async function readCertificateRequest(pem: string): Promise<{ publicKey: PublicKey }> {
  if (pem.length > longest) throw invalid("request", `longer than ${longest} characters`);
  const { Pkcs10CertificateRequest: Request } = await x509Library();
  const { request, publicKey, algorithm } = parse(Request, derOf(pem));
  refuseWeakKey(publicKey);
  if (!signatures.has(`${algorithm.name} ${algorithm.hash?.name}`)) {
    throw invalid("request", "it is signed in a way not taken here; use SHA-256 (openssl req -sha256)");
  }
  if (!(await request.verify().catch(() => false))) {
    throw invalid("request", "its signature was not made with its own key");
  }
  return { publicKey };
}

interface ParsedRequest {
  request: Pkcs10CertificateRequest;
  publicKey: PublicKey;
  algorithm: { name?: string; hash?: { name?: string } };
}

function parse(Request: typeof Pkcs10CertificateRequest, der: Buffer): ParsedRequest {
  try {
    const request = new Request(new Uint8Array(der));
    return { request, publicKey: request.publicKey, algorithm: request.signatureAlgorithm };
  } catch {
    throw notARequest();
  }
}

/** The bytes of the first request in the text, with any line ends and whatever else stands around it. */
function derOf(pem: string): Buffer {
  for (const label of ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]) {
    const begin = `-----BEGIN ${label}-----`;
    const start = pem.indexOf(begin);
    const end = pem.indexOf(`-----END ${label}-----`, start);
    if (start < 0 || end < 0) continue;
    const base64 = pem.slice(start + begin.length, end).replace(/\s+/g, "");
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw notARequest();
    return Buffer.from(base64, "base64");
  }
  throw invalid("request", 'no certificate request in PEM form ("-----BEGIN CERTIFICATE REQUEST-----")');
}

function refuseWeakKey(publicKey: PublicKey): void {
  const { kind, bits, curve, exponent } = keyFacts(publicKey);
  if (kind === "rsa") {
    if (bits < 2048) throw invalid("request", `its RSA key has ${bits} bits; 2048 or more are needed`);
    // Checking a signature takes time in proportion to both numbers, and strangers may ask.
    if (bits > 8192) throw invalid("request", `its RSA key has ${bits} bits; at most 8192 are taken`);
    if (exponent < 3n || exponent >= 1n << 64n) {
      throw invalid("request", "its RSA key has an unusual public exponent");
    }
    return;
  }
  if (kind === "ec" && (curve === "prime256v1" || curve === "secp384r1")) return;
  throw invalid(
    "request",
    "its key is of a kind not taken here; use RSA with 2048 bits, or EC P-256 or P-384",
  );
}

interface KeyFacts {
  kind: string | undefined;
  bits: number;
  curve: string | undefined;
  exponent: bigint;
}

function keyFacts(publicKey: PublicKey): KeyFacts {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey.rawData), format: "der", type: "spki" });
    const details = key.asymmetricKeyDetails ?? {};
    return {
      kind: key.asymmetricKeyType,
      bits: details.modulusLength ?? 0,
      curve: details.namedCurve,
      exponent: details.publicExponent ?? 0n,
    };
  } catch {
    throw invalid("request", "its public key cannot be read");
  }
}

function notARequest(): Problem {
  return invalid("request", "not a certificate request (PKCS#10)");
}
