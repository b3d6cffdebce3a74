import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { reachDatabase } from "#src/app.ts";
import { notesFor, programVersion } from "#src/cli/backup-notes.ts";
import { databaseExists } from "#src/cli/database-exists.ts";
import type { Command } from "#src/cli/command.ts";
import { answer } from "#src/cli/with-factory.ts";
import { readConfig } from "#src/config.ts";
import { writeBackup } from "#src/platform/database/backup/write-backup.ts";
import { makeLog } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";

export const backup: Command = {
  name: "backup",
  summary: "Writes everything in the database into one file, as of one moment, while the server runs.",
  argument: { name: "FILE", summary: "Where to; else a new file in DATA_DIR/backups." },
  options: {
    "with-secret-key": {
      summary: "Puts the secret key into the file: then whoever has the file has everything.",
    },
    json: { summary: "Answers as JSON." },
  },
  async run(values, [given]) {
    const config = readConfig();
    const createdAt = new Date();
    const file = path.resolve(
      given ?? path.join(config.dataDir, "backups", `badgeworks-${stampOf(createdAt)}.backup`),
    );
    if (existsSync(file)) throw new Problem("conflict", `${file} is there already, and is not overwritten.`);
    if (!databaseExists(config)) {
      throw new Problem(
        "not-found",
        `There is no database in ${config.dataDir}: is DATA_DIR set as the server has it?`,
      );
    }
    const withKey = values["with-secret-key"] === true;
    const notes = notesFor(config, withKey);
    await using address = await reachDatabase(config, makeLog("warn"));
    const label = { program: programVersion(), createdAt, notes };
    const summary = await writeWhole(file, (target) => writeBackup(address.ownerUrl, target, label));
    const { size } = await stat(file);
    answer(
      values["json"],
      { file, bytes: size, createdAt, rows: summary.rows, tables: summary.tables, secretKey: withKey },
      `Backed up ${summary.rows} rows of ${summary.tables.length} tables to ${file} (${size} bytes).\n${keyAdvice(withKey)}`,
    );
  },
};

function keyAdvice(withKey: boolean): string {
  if (withKey) return "The file holds the secret key: keep it as safe as the server itself.";
  return (
    "The secret key is not in it. Keep a copy of secret.key (or SECRET_KEY) apart from the backups: without it, sealed keys " +
    "and the links in mails that are out cannot be used again."
  );
}

function stampOf(moment: Date): string {
  return moment.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}

/** The file has its name only when it is whole and on the disk. */
async function writeWhole<Result>(
  file: string,
  write: (target: ReturnType<typeof createWriteStream>) => Promise<Result>,
): Promise<Result> {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString("hex")}.part`;
  try {
    const result = await write(createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }));
    await rename(draft, file);
    await using folder = await open(path.dirname(file), "r");
    await folder.sync();
    return result;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
