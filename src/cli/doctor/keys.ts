import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { daysBetween, findingsOf, reasonOf, type Finding } from "#src/cli/doctor/finding.ts";
import { findSecretKey, secretKeyFile, type Config } from "#src/config.ts";
import { authorityPurpose } from "#src/domain/api-clients/authority.ts";
import { makeSealer } from "#src/platform/secrets/sealing.ts";

const { ok, warn, bad } = findingsOf("keys");

/** The secret key and what it opens. `owner` is null while there is no database. */
export async function checkSecretKey(config: Config, owner: pg.Pool | null, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  let key: Buffer | null;
  try {
    key = findSecretKey(config);
  } catch (error) {
    return [bad(reasonOf(error), `Put a copy of the right key at ${secretKeyFile(config)}.`)];
  }
  if (!config.secretKey && key) findings.push(...checkMode(secretKeyFile(config)));
  const authority = owner && (await readAuthority(owner));
  if (!key) {
    if (!authority) return [ok("The secret key is not made yet; the first start makes it.")];
    return [
      bad(
        "The secret key is missing, and the database is sealed with one.",
        `Put the key back at ${secretKeyFile(config)}, or set SECRET_KEY.`,
      ),
    ];
  }
  if (!authority)
    return [...findings, ok("The secret key is there; there is no certificate authority to open yet.")];
  try {
    makeSealer(key).open(authority.private_key_sealed, authorityPurpose);
    findings.push(ok("The secret key opens the certificate authority."));
  } catch (error) {
    findings.push(
      bad(
        `The certificate authority does not open: ${reasonOf(error)}.`,
        "Set SECRET_KEY, or secret.key in the data folder, to the key this database was made with.",
      ),
    );
  }
  findings.push(...checkDates("The certificate authority", authority.certificate_pem, now, 365));
  return findings;
}

async function readAuthority(owner: pg.Pool) {
  const { rows: tables } = await owner.query(
    "select where to_regclass('public.certificate_authority') is not null",
  );
  if (tables.length === 0) return null;
  const { rows } = await owner.query<{ certificate_pem: string; private_key_sealed: Buffer }>(
    "select certificate_pem, private_key_sealed from public.certificate_authority",
  );
  return rows[0] ?? null;
}

/** The certificate of the TLS listener: that it is there, fits its key and the public address, and is in date. */
export function checkServerCertificate(config: Config, now: Date): Finding[] {
  if (config.httpsPort === 0)
    return [ok("The TLS listener is off; client certificates need a reverse proxy.")];
  if (!config.tls) return checkSelfMade(path.join(config.dataDir, "tls", "server.pem"));
  const { certificateFile, keyFile } = config.tls;
  try {
    const pem = readFileSync(certificateFile, "utf8");
    const certificate = new X509Certificate(pem);
    const key = createPrivateKey(readFileSync(keyFile, "utf8"));
    const { hostname } = new URL(config.publicUrl);
    const findings = [...checkMode(keyFile), ...checkDates("The server's certificate", pem, now, 14)];
    if (!certificate.checkPrivateKey(key)) {
      findings.push(bad("TLS_KEY is not the key of TLS_CERT.", "Name the pair that was made together."));
    }
    if (!certificate.checkHost(hostname) && !certificate.checkIP(hostname)) {
      findings.push(
        warn(`TLS_CERT is not for ${hostname}.`, "Get a certificate for the host of PUBLIC_URL."),
      );
    }
    return findings;
  } catch (error) {
    return [
      bad(`TLS_CERT or TLS_KEY cannot be used: ${reasonOf(error)}.`, "Both have to be readable PEM files."),
    ];
  }
}

function checkSelfMade(file: string): Finding[] {
  if (!existsSync(file)) return [ok("The TLS certificate is not made yet; the first start makes it.")];
  return [
    ...checkMode(file),
    warn(
      `The TLS listener uses a certificate it made itself (${file}).`,
      "Plugins have to be told to trust it. Set TLS_CERT and TLS_KEY, or put a reverse proxy in front.",
    ),
  ];
}

function checkDates(what: string, pem: string, now: Date, soonDays: number): Finding[] {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  const until = validToDate.toISOString().slice(0, 10);
  const days = daysBetween(now, validToDate);
  if (days < 0) return [bad(`${what} ended on ${until}.`, "Replace it.")];
  if (validFromDate > now) return [bad(`${what} is not valid yet.`, "Check this machine's clock.")];
  return [
    days < soonDays
      ? warn(`${what} ends on ${until}, in ${days} days.`, "Plan its replacement.")
      : ok(`${what} is valid until ${until}.`),
  ];
}

function checkMode(file: string): Finding[] {
  try {
    const mode = statSync(file).mode & 0o777;
    if ((mode & 0o077) === 0) return [];
    // A group that may read is a common way to share a key with a server.
    const level = (mode & 0o007) === 0 ? warn : bad;
    return [level(`${file} can be read by others (mode ${mode.toString(8)}).`, `chmod 600 ${file}`)];
  } catch (error) {
    return [bad(`${file} cannot be looked at: ${reasonOf(error)}.`, "Check that it is there and readable.")];
  }
}
