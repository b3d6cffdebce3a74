import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeServerCertificate } from "#src/platform/tls/self-signed.ts";

/** The self-made certificate of the TLS listener: kept in the folder, made anew a month before it ends. */
export async function serverCertificateIn(
  directory: string,
  hostname: string,
  now: Date,
): Promise<{ certificatePem: string; keyPem: string }> {
  const file = path.join(directory, "tls", "server.pem");
  const kept = read(file);
  if (kept && covers(kept.certificatePem, hostname, now)) return kept;
  const made = await makeServerCertificate([hostname], now);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // One file and one rename: certificate and key can't end up from two different makings.
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${made.certificatePem.trim()}\n${made.keyPem.trim()}\n`, { mode: 0o600 });
  renameSync(temporary, file);
  return made;
}

function read(file: string): { certificatePem: string; keyPem: string } | null {
  try {
    const text = readFileSync(file, "utf8");
    const certificatePem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text)?.[0];
    const keyPem = /-----BEGIN (\w+ )?PRIVATE KEY-----[\s\S]+?-----END (\w+ )?PRIVATE KEY-----/.exec(
      text,
    )?.[0];
    return certificatePem && keyPem ? { certificatePem, keyPem } : null;
  } catch {
    return null;
  }
}

function covers(certificatePem: string, hostname: string, now: Date): boolean {
  const month = 30 * 86_400_000;
  const certificate = new X509Certificate(certificatePem);
  const named = certificate.checkHost(hostname) ?? certificate.checkIP(hostname.replace(/^\[|\]$/g, ""));
  return named !== undefined && certificate.validToDate.getTime() - now.getTime() > month;
}
