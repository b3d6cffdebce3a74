import { pipeline } from "node:stream/promises";
import { Kysely, PostgresDialect } from "kysely";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "#src/platform/database/database.ts";
import { damaged, type BackupHeader, type BackupSummary } from "#src/platform/database/backup/format.ts";
import type { BackupReader } from "#src/platform/database/backup/read-backup.ts";
import {
  appliedMigrations,
  listTables,
  ownerNeeded,
  plainTextForms,
  quoted,
  type BackupTable,
} from "#src/platform/database/backup/tables.ts";
import type { Tables } from "#src/platform/database/tables.ts";
import { Problem } from "#src/platform/problem.ts";

export interface RestoreOptions {
  /** Tables that may have rows in a database that counts as empty; the backup's rows take their place. */
  readonly replaceable: readonly string[];
  /** Called when every row is in and verified; what it throws undoes everything. */
  beforeCommit(tx: Tx, header: BackupHeader): Promise<void>;
}

/**
 * Fills an empty, migrated database from a backup in one transaction: after it, everything is there or nothing. Needs the
 * owner's address. Readers and writers wait meanwhile.
 */
export async function restoreBackup(
  ownerUrl: string,
  backup: BackupReader,
  options: RestoreOptions,
): Promise<BackupSummary> {
  const client = new Client({ connectionString: ownerUrl, application_name: "badgeworks-restore" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const counts = await databaseOver(client)
      .transaction()
      .execute(async (tx) => {
        await client.query(plainTextForms);
        requireSameSchema(backup.header, await appliedMigrations(client));
        const tables = await listTables(client);
        await takeEmpty(client, tables, options.replaceable);
        const references = await dropReferences(client);
        const restored = await copyAll(client, tables, backup);
        for (const { table, name, definition } of references) {
          await client.query(`alter table ${table} add constraint ${name} ${definition}`);
        }
        await options.beforeCommit(tx, backup.header);
        return restored;
      });
    await client.query(`analyze ${counts.map(({ name }) => `public.${quoted(name)}`).join(", ")}`);
    return { tables: counts, rows: counts.reduce((sum, { rows }) => sum + rows, 0), size: backup.size() };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // Values the columns do not take, or references that lead nowhere.
    throw code && /^2[23]...$/.test(code)
      ? damaged(`the database refuses its rows (${message})`)
      : ownerNeeded(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The query layer over this one connection, which others use beside it. */
function databaseOver(client: Client): Kysely<Tables> {
  const lent = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve() };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
}

function requireSameSchema(header: BackupHeader, present: readonly string[] | null): void {
  if (present && present.join() === header.migrations.join()) return;
  const older = header.migrations.every((name) => present?.includes(name));
  throw new Problem(
    "conflict",
    `The backup was made by ${older ? "an older" : "another"} Badgeworks (${header.program}, migrations up to ${header.migrations.at(-1) ?? "none"}). ` +
      "Restore it with that version into an empty database, then upgrade.",
  );
}

async function takeEmpty(
  client: Client,
  tables: readonly BackupTable[],
  replaceable: readonly string[],
): Promise<void> {
  const names = tables.map(({ name }) => quoted(name));
  await client.query(`lock table ${names.join(", ")} in access exclusive mode`);
  const filled: string[] = [];
  for (const { name } of tables) {
    if (replaceable.includes(name)) await client.query(`delete from ${quoted(name)}`);
    const { rowCount } = await client.query(`select from ${quoted(name)} limit 1`);
    if (rowCount) filled.push(name);
  }
  if (filled.length === 0) return;
  throw new Problem(
    "conflict",
    `The database is not empty (${filled.join(", ")} hold rows), and restoring never overwrites. ` +
      "Set DATA_DIR to a new folder, or DATABASE_URL to an empty database, and restore there.",
  );
}

interface Reference {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Foreign keys come back after the rows: checked once, over all of them, and in no order. */
async function dropReferences(client: Client): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(`
    select f.conrelid::regclass::text as "table", quote_ident(f.conname) as name, pg_get_constraintdef(f.oid) as definition
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
    where f.contype = 'f' and f.conparentid = 0 and n.nspname = 'public'`);
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}

async function copyAll(
  client: Client,
  tables: readonly BackupTable[],
  backup: BackupReader,
): Promise<{ name: string; rows: number }[]> {
  const waiting = new Map(tables.map((table) => [table.name, table]));
  const done: { name: string; rows: number }[] = [];
  for (let next = await backup.nextTable(); next; next = await backup.nextTable()) {
    const { heading, rows, counted } = next;
    const table = waiting.get(heading.table);
    if (!table || !sameNames(table.columns, heading.columns)) {
      throw damaged(`its table "${heading.table}" does not fit this database`);
    }
    waiting.delete(heading.table);
    await makePartitions(client, table, heading.partitions);
    const copy = client.query(
      copyFrom(`copy ${quoted(table.name)} (${heading.columns.map(quoted).join(", ")}) from stdin`),
    );
    await pipeline(rows, copy);
    if (copy.rowCount !== counted.rows)
      throw damaged(`only ${copy.rowCount} of ${counted.rows} rows of ${table.name} fit`);
    done.push({ name: table.name, rows: counted.rows });
  }
  if (waiting.size > 0) throw damaged(`it lacks ${[...waiting.keys()].join(", ")}`);
  return done;
}

function sameNames(present: readonly string[], given: readonly string[]): boolean {
  return [...present].toSorted().join() === [...given].toSorted().join();
}

/** Bounds are SQL text from a file, so only one form of them is taken. */
const rangeBounds = /^FOR VALUES FROM \('[\d :.+-]+'\) TO \('[\d :.+-]+'\)$/;

async function makePartitions(
  client: Client,
  table: BackupTable,
  wanted: BackupTable["partitions"],
): Promise<void> {
  const present = new Set(table.partitions.map(({ name }) => name));
  for (const { name, bounds } of wanted) {
    if (present.has(name) || bounds === "DEFAULT") continue;
    if (!rangeBounds.test(bounds)) throw damaged(`the bounds of ${name} cannot be read`);
    await client.query(`create table ${quoted(name)} partition of ${quoted(table.name)} ${bounds}`);
  }
}
