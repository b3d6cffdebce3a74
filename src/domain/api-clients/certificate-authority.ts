import { createHash, createPrivateKey, generateKeyPair, randomBytes, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import type { IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { x509Library } from "#src/platform/tls/x509-library.ts";
import { readCertificateRequest } from "./certificate-request.ts";

const hour = 3_600_000;
const day = 24 * hour;
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const organisation = "Badgeworks";

/** What is kept of an authority: two PEM texts, the second a secret. */
export interface CertificateAuthority {
  certificatePem: string;
  privateKeyPem: string;
}

export interface NewAuthority extends CertificateAuthority {
  publicKeyPem: string;
  /** SHA-256 of the certificate, in hex. */
  fingerprint: string;
  notAfter: Date;
}

export interface SignOrder {
  issuerId: IssuerId;
  /** Hex, as from `newSerial`. */
  serial: string;
  now: Date;
  /** How long the certificate holds; OBF's clients expect three years. */
  days?: number;
}

export interface SignedCertificate {
  certificatePem: string;
  serial: string;
  /** SHA-256 of the certificate, in hex. */
  fingerprint: string;
  notAfter: Date;
}

/** Makes the authority that signs client certificates for 20 years; its RSA key also writes enrolment tokens. */
export async function createAuthority(now: Date): Promise<NewAuthority> {
  const x509 = await x509Library();
  const keys = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const publicKey = keys.publicKey.toCryptoKey(rsa, true, ["verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [`${organisation} client certificates`] }, { O: [organisation] }],
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 20 * 365 * day),
    signingAlgorithm: rsa,
    keys: { publicKey, privateKey: keys.privateKey.toCryptoKey(rsa, false, ["sign"]) },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  const certificatePem = `${certificate.toString("pem")}\n`;
  return {
    certificatePem,
    privateKeyPem: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeyPem: publicKeyPem(certificatePem),
    fingerprint: fingerprintOf(certificate.rawData),
    notAfter: certificate.notAfter,
  };
}

/** The authority's public key as `-----BEGIN PUBLIC KEY-----`: what clients fetch as OBF.rsa.pub. */
export function publicKeyPem(certificatePem: string): string {
  return new X509Certificate(certificatePem).publicKey.export({ type: "spki", format: "pem" }).toString();
}

/** A new certificate serial: 126 random bits as 32 hex digits, always positive and without leading zeros. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

/**
 * Signs a client's certificate request. The request gives only the key: its subject differs from client to client, so the server
 * names the issuer. Refuses, naming `request`, what is no request, is not signed by its own key, or has a weak key.
 */
export async function signRequest(
  authority: CertificateAuthority,
  csrPem: string,
  { issuerId, serial, now, days = 1095 }: SignOrder,
): Promise<SignedCertificate> {
  if (!/^[1-7][0-9a-f]{31}$/.test(serial)) throw new RangeError("the serial is not one of newSerial");
  const { publicKey } = await readCertificateRequest(csrPem);
  const x509 = await x509Library();
  const issuer = new x509.X509Certificate(authority.certificatePem);
  if (issuer.notAfter <= now) {
    throw new Problem("unavailable", "the authority for client certificates has expired");
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial,
    subject: [{ CN: [issuerId] }, { O: [organisation] }],
    issuer: issuer.subjectName,
    // The clocks of several servers differ a little, and the first call follows at once.
    notBefore: new Date(now.getTime() - hour),
    notAfter: new Date(Math.min(now.getTime() + days * day, issuer.notAfter.getTime())),
    publicKey,
    signingKey: createPrivateKey(authority.privateKeyPem).toCryptoKey(rsa, false, ["sign"]),
    signingAlgorithm: rsa,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    serial,
    fingerprint: fingerprintOf(certificate.rawData),
    notAfter: certificate.notAfter,
  };
}

function fingerprintOf(der: ArrayBuffer): string {
  return createHash("sha256").update(Buffer.from(der)).digest("hex");
}
