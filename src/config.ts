import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { MailSetting } from "#src/platform/mail/mail-transport.ts";
import { parseAllowList, type AllowList } from "#src/platform/outbound/allow-list.ts";
import { parseTrustedProxies } from "#src/platform/trusted-proxies.ts";

/** Everything an operator can set, parsed; see `.env.example` for each setting in words. */
export interface Config {
  /** Origin of every permanent address, without a trailing slash; may carry a path. */
  publicUrl: string;
  /** Null: every address of this machine. */
  host: string | null;
  port: number;
  /** 0 when the TLS listener is off. */
  httpsPort: number;
  tls: { certificateFile: string; keyFile: string } | null;
  dataDir: string;
  database:
    | { kind: "embedded"; directory: string; binaries: string | null }
    | { kind: "external"; url: string; migrationUrl: string };
  mail: MailSetting;
  mailFrom: string;
  trustedProxies: string;
  /** Header in which a trusted proxy hands on the client certificate, lower case. */
  certificateHeader: string;
  /** What is fetched from besides public addresses. */
  outboundAllow: AllowList;
  /** 32 bytes; null until it is made in the data folder. */
  secretKey: Buffer | null;
  /** What one process takes on. */
  limits: {
    /** Of one credential. */
    requestsPerSecond: number;
    recipientsPerCall: number;
    bodyBytes: number;
    /** Transactions at a time for requests, of all issuers together and of one. */
    transactions: { all: number; each: number };
    waitSeconds: number;
  };
  databaseConnections: number;
  logLevel: string;
}

/** Thrown with every problem found, one plain sentence each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings need attention:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The names of all settings, in the order of `.env.example`. */
export const settingNames = [
  "PUBLIC_URL",
  "HOST",
  "PORT",
  "HTTPS_PORT",
  "TLS_CERT",
  "TLS_KEY",
  "DATA_DIR",
  "DATABASE_URL",
  "MIGRATION_DATABASE_URL",
  "POSTGRES_BINARIES",
  "SMTP_URL",
  "SMTP_CONNECTIONS",
  "MAIL_FROM",
  "TRUSTED_PROXIES",
  "CLIENT_CERTIFICATE_HEADER",
  "OUTBOUND_ALLOW",
  "SECRET_KEY",
  "REQUESTS_PER_SECOND",
  "RECIPIENTS_PER_CALL",
  "BODY_BYTES",
  "DATABASE_CONNECTIONS",
  "ISSUER_CONNECTIONS",
  "WAIT_SECONDS",
  "LOG_LEVEL",
] as const;
type SettingName = (typeof settingNames)[number];

/** Connections of a process's pool that requests leave to jobs and health checks. */
const connectionsForJobs = 4;

/** Half of what the embedded database takes: what jobs, commands and a second process open has to find room, too. */
const mostEmbeddedConnections = 25;

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/**
 * Reads the settings; throws one ConfigError that names every problem. `defaults` stand in for settings that are not set or
 * empty.
 */
export function readConfig(
  environment: Environment = process.env,
  defaults: Readonly<Partial<Record<SettingName, string>>> = {},
): Config {
  const problems: string[] = [];
  const text = (name: SettingName): string | null => environment[name]?.trim() || defaults[name] || null;

  const whole = (name: SettingName, fallback: number, least: number, most: number): number => {
    const given = text(name);
    if (given === null) return fallback;
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (value >= least && value <= most) return value;
    problems.push(`${name} is "${given}"; it has to be a whole number from ${least} to ${most}.`);
    return fallback;
  };
  const address = (name: SettingName, protocols: string[], example: string): string | null => {
    const given = text(name);
    if (given === null) return null;
    if (URL.canParse(given) && protocols.includes(new URL(given).protocol)) return given;
    problems.push(`${name} is not an address this server can use; it looks like ${example}.`);
    return null;
  };

  const port = whole("PORT", 8080, 0, 65_535);
  const httpsPort = whole("HTTPS_PORT", 8443, 0, 65_535);
  if (port === httpsPort && port !== 0) problems.push(`PORT and HTTPS_PORT are both ${port}.`);
  const dataDir = path.resolve(text("DATA_DIR") ?? "data");

  const publicUrl =
    address("PUBLIC_URL", ["http:", "https:"], "https://badges.example.org") ?? `http://localhost:${port}`;
  const parsedPublicUrl = new URL(publicUrl);
  const { username, password } = parsedPublicUrl;
  if (parsedPublicUrl.search || parsedPublicUrl.hash || username || password) {
    problems.push("PUBLIC_URL may hold a scheme, a host, a port and a path, nothing else.");
  }

  const certificateFile = text("TLS_CERT");
  const keyFile = text("TLS_KEY");
  if ((certificateFile === null) !== (keyFile === null)) {
    problems.push("TLS_CERT and TLS_KEY belong together: set both to PEM files, or neither.");
  }
  for (const [name, file] of [
    ["TLS_CERT", certificateFile],
    ["TLS_KEY", keyFile],
  ] as const) {
    if (file !== null && !isReadable(file)) problems.push(`${name}: the file ${file} cannot be read.`);
  }

  const databaseUrl = address(
    "DATABASE_URL",
    ["postgres:", "postgresql:"],
    "postgres://badgeworks:password@db.example.org/badgeworks",
  );
  const migrationUrl = address(
    "MIGRATION_DATABASE_URL",
    ["postgres:", "postgresql:"],
    "postgres://owner:password@db.example.org/badgeworks",
  );
  if (migrationUrl && !databaseUrl)
    problems.push("MIGRATION_DATABASE_URL only makes sense with DATABASE_URL.");

  const binaries = text("POSTGRES_BINARIES");
  if (binaries !== null && !isReadable(path.join(binaries, "initdb"))) {
    problems.push(
      `POSTGRES_BINARIES: the folder ${binaries} holds no PostgreSQL (there is no initdb in it).`,
    );
  }

  const smtpUrl = address("SMTP_URL", ["smtp:", "smtps:"], "smtp://user:password@mail.example.org:587");
  const connections = whole("SMTP_CONNECTIONS", 5, 1, 50);
  const mailFrom = text("MAIL_FROM") ?? `Badgeworks <badges@${mailDomain(parsedPublicUrl.hostname)}>`;
  if (!/^[^<>@\r\n]*<?[^<>@\s]+@[^<>@\s]+>?$/.test(mailFrom)) {
    problems.push(`MAIL_FROM is "${mailFrom}"; it looks like Tampere College <badges@example.org>.`);
  }

  const trustedProxies = text("TRUSTED_PROXIES") ?? "";
  for (const wrong of parseTrustedProxies(trustedProxies).problems)
    problems.push(`TRUSTED_PROXIES: ${wrong}`);

  const certificateHeader = (text("CLIENT_CERTIFICATE_HEADER") ?? "client-cert").toLowerCase();
  if (!/^[a-z0-9-]+$/.test(certificateHeader)) {
    problems.push("CLIENT_CERTIFICATE_HEADER has to be the name of one HTTP header, such as Client-Cert.");
  }

  const outbound = parseAllowList(text("OUTBOUND_ALLOW") ?? "");
  for (const wrong of outbound.problems) problems.push(`OUTBOUND_ALLOW: ${wrong}`);

  const secretText = text("SECRET_KEY");
  const secretKey = secretText === null ? null : parseSecretKey(secretText);
  if (secretText !== null && secretKey === null) {
    problems.push(
      "SECRET_KEY has to be 32 random bytes as 64 hex digits (make one with: openssl rand -hex 32).",
    );
  }

  const logLevel = text("LOG_LEVEL") ?? "info";
  if (!logLevels.includes(logLevel))
    problems.push(`LOG_LEVEL is "${logLevel}"; use one of ${logLevels.join(", ")}.`);

  const databaseConnections = whole("DATABASE_CONNECTIONS", 16, 8, 500);
  if (!databaseUrl && databaseConnections > mostEmbeddedConnections) {
    problems.push(
      `DATABASE_CONNECTIONS is ${databaseConnections}; the embedded database has at most ${mostEmbeddedConnections} for one process.`,
    );
  }
  const forRequests = databaseConnections - connectionsForJobs;
  const limits = {
    requestsPerSecond: whole("REQUESTS_PER_SECOND", 50, 1, 1_000_000),
    recipientsPerCall: whole("RECIPIENTS_PER_CALL", 100_000, 1, 100_000),
    bodyBytes: whole("BODY_BYTES", 67_108_864, 65_536, 67_108_864),
    transactions: { all: forRequests, each: whole("ISSUER_CONNECTIONS", 4, 1, forRequests) },
    waitSeconds: whole("WAIT_SECONDS", 5, 1, 60),
  };

  if (problems.length > 0) throw new ConfigError(problems);
  return {
    publicUrl: (parsedPublicUrl.origin + parsedPublicUrl.pathname).replace(/\/+$/, ""),
    host: text("HOST"),
    port,
    httpsPort,
    tls: certificateFile && keyFile ? { certificateFile, keyFile } : null,
    dataDir,
    database: databaseUrl
      ? { kind: "external", url: databaseUrl, migrationUrl: migrationUrl ?? databaseUrl }
      : { kind: "embedded", directory: path.join(dataDir, "postgres"), binaries },
    mail: smtpUrl
      ? { kind: "smtp", url: smtpUrl, connections }
      : { kind: "files", directory: path.join(dataDir, "mail") },
    mailFrom,
    trustedProxies,
    certificateHeader,
    outboundAllow: outbound.allow,
    secretKey,
    limits,
    databaseConnections,
    logLevel,
  };
}

/** The file that holds the secret key when no setting does. */
export function secretKeyFile(config: Config): string {
  return path.join(config.dataDir, "secret.key");
}

/** The installation's secret key: the setting, else the file in the data folder; null when there is neither yet. */
export function findSecretKey(config: Config): Buffer | null {
  if (config.secretKey) return config.secretKey;
  const file = secretKeyFile(config);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new ConfigError([`The secret key cannot be read: ${message}.`]);
  }
  const key = parseSecretKey(text.trim());
  if (!key) throw new ConfigError([`${file} does not hold 64 hex digits; restore it from your backup.`]);
  return key;
}

/** The installation's secret key, made once in the data folder (readable by its owner only) when there is none. */
export function secretKeyOf(config: Config): Buffer {
  const found = findSecretKey(config);
  if (found) return found;
  keepSecretKey(config, randomBytes(32));
  return findSecretKey(config) ?? secretKeyOf(config);
}

/** Writes the key's file unless there is one; of several processes that do so at once, the first one's key stays. */
export function keepSecretKey(config: Config, key: Buffer): void {
  const file = secretKeyFile(config);
  mkdirSync(config.dataDir, { recursive: true });
  // A reader must never find half a key, also after a power cut: written aside, then linked under its name.
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  const descriptor = openSync(aside, "wx", 0o600);
  try {
    writeFileSync(descriptor, `${key.toString("hex")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(aside);
  }
}

function parseSecretKey(text: string): Buffer | null {
  return /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, "hex") : null;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** A mail domain for the default sender: a bare host name such as `localhost` is made a full one. */
function mailDomain(hostname: string): string {
  return hostname.includes(".") && !/^[\d.]+$/.test(hostname) ? hostname : "localhost.localdomain";
}
