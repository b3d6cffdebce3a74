import { createHash } from "node:crypto";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import {
  endOfRows,
  writeHeader,
  writeLine,
  type BackupSummary,
} from "#src/platform/database/backup/format.ts";
import {
  appliedMigrations,
  listTables,
  ownerNeeded,
  plainTextForms,
  quoted,
  type BackupTable,
} from "#src/platform/database/backup/tables.ts";
import { Problem } from "#src/platform/problem.ts";

/** What is written into the header beside what the database itself knows. */
export interface BackupLabel {
  readonly program: string;
  readonly createdAt: Date;
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Writes every table as of one moment to the stream and ends it, while others go on reading and writing. Needs the owner's
 * address: through any other role rows would be hidden, and the database refuses.
 */
export async function writeBackup(
  ownerUrl: string,
  target: Writable,
  label: BackupLabel,
): Promise<BackupSummary> {
  const client = new Client({ connectionString: ownerUrl, application_name: "badgeworks-backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(plainTextForms);
    const migrations = await appliedMigrations(client);
    if (!migrations)
      throw new Problem("not-found", "The database is empty: there is nothing to back up yet.");
    const tables = await listTables(client);
    // Nobody changes a table's columns until the last row is out.
    await client.query(
      `lock table ${tables.map(({ name }) => quoted(name)).join(", ")} in access share mode`,
    );
    const { rows } = await client.query<{ server: string }>(
      "select current_setting('server_version') as server",
    );
    const server = (rows[0]?.server ?? "").split(" ")[0] ?? "";
    const counts: { name: string; rows: number }[] = [];
    const size = { bytes: 0 };
    const text = wholeText(client, tables, writeHeader({ ...label, migrations, server }), counts, size);
    await pipeline(text, createGzip(), target);
    return { tables: counts, rows: counts.reduce((sum, { rows: some }) => sum + some, 0), size: size.bytes };
  } catch (error) {
    throw ownerNeeded(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function* wholeText(
  client: Client,
  tables: readonly BackupTable[],
  header: string,
  counts: { name: string; rows: number }[],
  size: { bytes: number },
): AsyncGenerator<Buffer> {
  const whole = createHash("sha256");
  for await (const piece of pieces(client, tables, header, counts)) {
    whole.update(piece);
    size.bytes += piece.length;
    yield piece;
  }
  yield Buffer.from(writeLine({ end: true, tables: tables.length, sha256: whole.digest("hex") }));
}

async function* pieces(
  client: Client,
  tables: readonly BackupTable[],
  header: string,
  counts: { name: string; rows: number }[],
): AsyncGenerator<Buffer> {
  yield Buffer.from(header);
  for (const { name, columns, key, partitions } of tables) {
    yield Buffer.from(writeLine({ table: name, columns, partitions }));
    const order = key.length > 0 ? ` order by ${key.map(quoted).join(", ")}` : "";
    const rows = client.query(
      copyTo(`copy (select ${columns.map(quoted).join(", ")} from ${quoted(name)}${order}) to stdout`),
    );
    const hash = createHash("sha256");
    for await (const chunk of rows as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
    yield Buffer.from(endOfRows);
    yield Buffer.from(writeLine({ rows: rows.rowCount, sha256: hash.digest("hex") }));
    counts.push({ name, rows: rows.rowCount });
  }
}
