import { readdirSync, readFileSync } from "node:fs";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator, type Migration, type MigrationProvider } from "kysely/migration";
import { openPool, roleOf } from "#src/platform/database/connections.ts";
import type { Log } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";

const directory = new URL("../../../migrations/", import.meta.url);

/** PostgreSQL refuses two grants on one table at the same moment, so starting processes take turns behind this lock. */
export const grantLock = 7_403_921;

/** The migrations this program knows, by name in order. */
export function knownMigrations(): string[] {
  return readdirSync(directory)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .map((name) => name.replace(/\.sql$/, ""))
    .toSorted();
}

const provider: MigrationProvider = {
  async getMigrations() {
    const migrations: Record<string, Migration> = {};
    for (const name of knownMigrations()) {
      const text = readFileSync(new URL(`${name}.sql`, directory), "utf8");
      migrations[name] = { up: async (db) => void (await sql.raw(text).execute(db)) };
    }
    return migrations;
  },
};

/**
 * Brings the schema up to date under a lock, so any number of starting processes may call it, and grants the application
 * role its rights. Refuses a schema newer than this program. Returns the names of the migrations it ran.
 */
export async function migrate(ownerUrl: string, appUrl: string, log: Log): Promise<string[]> {
  const pool = openPool(ownerUrl, log, { max: 2, statementTimeoutMs: 0 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseNewerSchema(db);
    const { results, error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error) throw error;
    const ran = (results ?? []).map((result) => result.migrationName);
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${grantLock})`.execute(tx);
      await sql`select ensure_audit_partitions(${new Date()})`.execute(tx);
      if (roleOf(appUrl) !== roleOf(ownerUrl)) await grantRights(tx, roleOf(appUrl));
    });
    return ran;
  } finally {
    await db.destroy();
  }
}

async function refuseNewerSchema(db: Kysely<unknown>): Promise<void> {
  const { rows: tables } = await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db);
  if (tables.length === 0) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const known = new Set(knownMigrations());
  const unknown = rows.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length > 0) {
    throw new Problem(
      "unavailable",
      `The database has migrations this program does not know (${unknown.join(", ")}): a newer Badgeworks has used it. Start that version, or restore a backup made before it.`,
    );
  }
}

async function grantRights(db: Kysely<unknown>, role: string): Promise<void> {
  const name = sql.id(role);
  await sql`grant usage on schema public to ${name}`.execute(db);
  await sql`grant select, insert, update, delete on all tables in schema public to ${name}`.execute(db);
  await sql`revoke insert, update, delete on kysely_migration, kysely_migration_lock from ${name}`.execute(
    db,
  );
  await sql`revoke update, delete on audit_entry from ${name}`.execute(db);
  // The months of the audit log are written and read through the whole, which alone keeps the issuers apart.
  const { rows: months } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_entry'::regclass`.execute(
    db,
  );
  for (const month of months) await sql`revoke all on ${sql.raw(month.name)} from ${name}`.execute(db);
  await sql`grant execute on function ensure_audit_partitions(timestamptz), forget_kept_answers(timestamptz)
    to ${name}`.execute(db);
}
