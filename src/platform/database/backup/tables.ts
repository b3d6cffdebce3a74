import type { Client } from "pg";
import { Problem } from "#src/platform/problem.ts";

/** One table as a backup carries it. A partitioned table is carried as one, with the names and bounds of its partitions. */
export interface BackupTable {
  readonly name: string;
  /** In the table's own order, without computed ones. */
  readonly columns: readonly string[];
  /** The primary key, in whose order the rows are written. */
  readonly key: readonly string[];
  readonly partitions: readonly { readonly name: string; readonly bounds: string }[];
}

interface Row extends BackupTable {
  readonly parents: readonly string[];
}

const catalogue = `
  select c.relname::text as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    coalesce((select array_agg(a.attname::text order by k.position)
      from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality as k(attnum, position)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary), '{}') as key,
    coalesce((select json_agg(json_build_object('name', p.relname, 'bounds', pg_get_expr(p.relpartbound, p.oid)) order by p.relname)
      from pg_inherits h join pg_class p on p.oid = h.inhrelid where h.inhparent = c.oid), '[]') as partitions,
    coalesce((select array_agg(distinct r.relname::text) from pg_constraint f join pg_class r on r.oid = f.confrelid
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
        and not exists (select from pg_attribute a
          where a.attrelid = c.oid and a.attnum = any(f.conkey) and not a.attnotnull)), '{}') as parents
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'kysely\\_%'
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  order by c.relname`;

/**
 * Every table of the product, from the database's own catalogue so that none can be forgotten: referenced tables first.
 * Left out are the record of migrations, tables of extensions, and other schemas such as the job queue's.
 */
export async function listTables(client: Client): Promise<BackupTable[]> {
  const { rows } = await client.query<Row>(catalogue);
  const waiting = new Map(rows.map((row) => [row.name, row]));
  const ordered: BackupTable[] = [];
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter((row) => !row.parents.some((parent) => waiting.has(parent)));
    // Tables that refer to each other come as they are: restoring checks references at its end.
    for (const { parents: _, ...table } of free.length > 0 ? free : waiting.values()) {
      ordered.push(table);
      waiting.delete(table.name);
    }
  }
  return ordered;
}

/** The migrations that made the database what it is, or null when there is no schema yet. */
export async function appliedMigrations(client: Client): Promise<string[] | null> {
  const { rows: tables } = await client.query(
    "select where to_regclass('public.kysely_migration') is not null",
  );
  if (tables.length === 0) return null;
  const { rows } = await client.query<{ name: string }>(
    "select name from public.kysely_migration order by name",
  );
  return rows.map((row) => row.name);
}

/** A name as SQL text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Makes text forms of values the same on every server; for the transaction it is run in. */
export const plainTextForms = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local search_path = public, pg_temp; set local row_security = off;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = '30s'`;

/** Says in plain words that a role may not do what only the owner may; other errors stay as they are. */
export function ownerNeeded(error: unknown): unknown {
  if ((error as { code?: string }).code !== "42501") return error;
  return new Problem(
    "forbidden",
    `Only the role that owns the tables can do this: set MIGRATION_DATABASE_URL to it (${(error as Error).message}).`,
  );
}
