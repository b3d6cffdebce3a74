import { readFileSync } from "node:fs";
import { findSecretKey, keepSecretKey, secretKeyFile, type Config } from "#src/config.ts";
import { makeSealer } from "#src/platform/secrets/sealing.ts";
import { Problem } from "#src/platform/problem.ts";

/** What a backup tells about its installation beside the tables. */
export interface BackupNotes extends Record<string, string> {
  readonly publicUrl: string;
  /** Tells whether a key is the one the data was sealed with, and nothing else about it; empty when there is no key. */
  readonly keyCheck: string;
}

/** The program's version, from package.json. */
export function programVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** Eight bytes derived from the key, as hex. */
export function keyCheckOf(key: Buffer): string {
  return makeSealer(key).deriveKey("backup key check", 8).toString("hex");
}

/** The notes of a backup of this installation, with the key in them when that is asked for. */
export function notesFor(config: Config, withSecretKey: boolean): BackupNotes {
  const key = findSecretKey(config);
  if (!key && withSecretKey) throw new Problem("not-found", `There is no secret key in ${config.dataDir}.`);
  return {
    publicUrl: config.publicUrl,
    keyCheck: key ? keyCheckOf(key) : "",
    ...(key && withSecretKey ? { secretKey: key.toString("hex") } : {}),
  };
}

/**
 * The key that opens the backup's seals: this installation's own, or the one the backup carries. Refuses, before anything is
 * written, when there is none or it does not fit.
 */
export function keyForRestore(config: Config, notes: Readonly<Record<string, string>>): Buffer {
  const own = findSecretKey(config);
  const carried = /^[0-9a-f]{64}$/.test(notes["secretKey"] ?? "")
    ? Buffer.from(notes["secretKey"] ?? "", "hex")
    : null;
  const key = own ?? carried;
  const place = config.secretKey ? "the SECRET_KEY setting" : secretKeyFile(config);
  if (!key) {
    throw new Problem(
      "not-found",
      `The backup does not hold the secret key, and without it its sealed keys and the links in mails are useless. Put the old installation's secret.key at ${place}, or set SECRET_KEY to it, and restore again.`,
    );
  }
  if (notes["keyCheck"] && notes["keyCheck"] !== keyCheckOf(key)) {
    const cure = carried
      ? `The backup carries its own: move ${place} away (an empty database needs it for nothing) and restore again.`
      : `Put the key of the installation that made the backup there and restore again.`;
    throw new Problem(
      "conflict",
      `The secret key in ${place} is not the one the backup was sealed with. ${cure}`,
    );
  }
  return key;
}

/** Keeps the key that the backup carried, when this installation had none. */
export function keepCarriedKey(config: Config, key: Buffer): void {
  if (findSecretKey(config)) return;
  keepSecretKey(config, key);
}
