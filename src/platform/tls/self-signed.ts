import { generateKeyPair, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { promisify } from "node:util";
import { x509Library } from "./x509-library.ts";

const day = 86_400_000;
const hostPattern =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/;

export interface ServerCertificate {
  certificatePem: string;
  keyPem: string;
}

/**
 * Makes a TLS server certificate that signs itself, for the given host names and addresses and always for this machine.
 * It holds for 397 days, the longest that browsers take. Throws RangeError for a name that is none.
 */
export async function makeServerCertificate(hostnames: string[], now: Date): Promise<ServerCertificate> {
  const names = [...new Set([...hostnames.map(wellFormed), "localhost", "127.0.0.1", "::1"])];
  const x509 = await x509Library();
  const keys = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `40${randomBytes(15).toString("hex")}`,
    name: [{ CN: [names.find((name) => name.length <= 64) ?? "localhost"] }],
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 396 * day),
    signingAlgorithm: { ...algorithm, hash: "SHA-256" },
    keys: {
      publicKey: keys.publicKey.toCryptoKey(algorithm, true, ["verify"]),
      privateKey: keys.privateKey.toCryptoKey(algorithm, false, ["sign"]),
    },
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
      ),
    ],
  });
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    keyPem: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function wellFormed(hostname: string): string {
  const bare = hostname.trim().replace(/^\[([0-9a-f:.]*:[0-9a-f:.]*)\]$/i, "$1");
  if (isIP(bare) !== 0) return bare.toLowerCase();
  const ascii = /[^\0-\x7f]/.test(bare) ? domainToASCII(bare) : bare.toLowerCase();
  if (!hostPattern.test(ascii)) throw new RangeError(`"${hostname}" is not a host name or address`);
  return ascii;
}
