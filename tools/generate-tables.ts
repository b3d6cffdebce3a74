import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { migrate } from "#src/platform/database/migrate.ts";
import { makeLog } from "#src/platform/log.ts";

/*
 * Writes src/platform/database/tables.ts from a migrated database, so that the types cannot drift from the SQL.
 * `npm run tables` rewrites the file; the architecture test compares.
 */

const file = new URL("../src/platform/database/tables.ts", import.meta.url);

/** The text of tables.ts for the database at `url`. */
export async function tablesOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Column>(`
      select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
             not a.attnotnull as nullable, a.atthasdef as "hasDefault"
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
        and c.relname not like 'kysely%' and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`);
    return render(rows);
  } finally {
    await client.end();
  }
}

/** The text of tables.ts as the migrations make it, in a database of its own. */
export async function freshTables(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "badgeworks-tables-"));
  try {
    await using database = await startEmbeddedPostgres({ directory, log: () => undefined });
    await migrate(database.ownerUrl, database.appUrl, makeLog("silent"));
    return await tablesOf(database.ownerUrl);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The text that is in the repository now. */
export function tablesNow(): string {
  return readFileSync(file, "utf8");
}

/** Replaces tables.ts. */
export function writeTables(text: string): void {
  writeFileSync(file, text);
}

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  hasDefault: boolean;
}

const types: Record<string, string> = {
  text: "string",
  "text[]": "string[]",
  integer: "number",
  bigint: "number",
  "double precision": "number",
  boolean: "boolean",
  bytea: "Buffer",
  "timestamp with time zone": "Date",
  json: "JsonColumn",
  jsonb: "JsonColumn",
};

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table);
  const lines = [
    "// Written by tools/generate-tables.ts from the migrated database; do not edit.",
    'import type { ColumnType } from "kysely";',
    "",
    "type JsonColumn = ColumnType<unknown, string, string>;",
    "type NullableJsonColumn = ColumnType<unknown, string | null | undefined, string | null>;",
    "type Nullable<Type> = ColumnType<Type | null, Type | null | undefined, Type | null>;",
    "",
    "export interface Tables {",
  ];
  for (const name of tables.keys()) lines.push(`  ${name}: ${pascal(name)};`);
  lines.push("}");
  for (const [name, members] of tables) {
    lines.push("", `export interface ${pascal(name)} {`);
    for (const column of members) lines.push(`  ${column.name}: ${typeOf(column)};`);
    lines.push("}");
  }
  return `${lines.join("\n")}\n`;
}

function typeOf(column: Column): string {
  const type = types[column.type];
  if (!type) throw new Error(`${column.table}.${column.name}: no TypeScript type for ${column.type}`);
  if (type === "JsonColumn") return column.nullable ? "NullableJsonColumn" : "JsonColumn";
  return column.nullable ? `Nullable<${type}>` : type;
}

function pascal(name: string): string {
  return name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

if (import.meta.main) writeTables(await freshTables());
