import { createHash, X509Certificate } from "node:crypto";
import { isIssuerId, type IssuerId } from "#src/platform/ids.ts";

const clientAuth = "1.3.6.1.5.5.7.3.2";

export type ClientCertificate =
  | { kind: "none" }
  | { kind: "bad"; reason: string }
  | { kind: "good"; issuerId: IssuerId; serial: string; fingerprint: string };

/**
 * Judges the certificate a caller presented (as an object, DER bytes or PEM text) against our own authorities at `now`: signed by
 * one of them, within its dates, for clients, naming an issuer. Serial and fingerprint are lower-case hex, as `signRequest` returns
 * them; whether the certificate was revoked is for the caller to look up.
 */
export function readClientCertificate(
  input: X509Certificate | Uint8Array | string | null | undefined,
  authorities: readonly X509Certificate[],
  now: Date,
): ClientCertificate {
  if (input === null || input === undefined || (!(input instanceof X509Certificate) && input.length === 0)) {
    return { kind: "none" };
  }
  const certificate = parse(input);
  if (certificate === null) return bad("it cannot be read as an X.509 certificate");
  try {
    return judge(certificate, authorities, now);
  } catch {
    // Some damage only shows when a field is read, for instance the public key.
    return bad("it cannot be read as an X.509 certificate");
  }
}

function judge(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  now: Date,
): ClientCertificate {
  const ours = authorities.some(
    (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  if (!ours) return bad("it was not issued by this server");
  if (now < certificate.validFromDate) {
    return bad(`it is valid only from ${certificate.validFromDate.toISOString()}`);
  }
  if (now > certificate.validToDate) return bad(`it expired on ${certificate.validToDate.toISOString()}`);
  if (certificate.ca || !certificate.keyUsage?.includes(clientAuth)) return bad("it is not for clients");
  const name = certificate.toLegacyObject().subject.CN;
  if (typeof name !== "string" || !isIssuerId(name)) return bad("it names no issuer");
  return {
    kind: "good",
    issuerId: name,
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
  };
}

function parse(input: X509Certificate | Uint8Array | string): X509Certificate | null {
  if (input instanceof X509Certificate) return input;
  try {
    return new X509Certificate(input);
  } catch {
    return null;
  }
}

function bad(reason: string): ClientCertificate {
  return { kind: "bad", reason };
}
