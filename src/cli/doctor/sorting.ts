import type pg from "pg";
import { findingsOf, type Finding } from "#src/cli/doctor/finding.ts";

const { ok, warn, bad } = findingsOf("database");

interface Sorting {
  name: string;
  provider: string;
  locale: string;
  made: string | null;
  now: string | null;
}

/**
 * Whether the order of text, and with it every index over text, stays what it is when the machine's
 * libraries change (PostgreSQL 17, section 23.2.3: collation versions).
 */
export async function checkSorting(owner: pg.Pool): Promise<Finding[]> {
  // Where the locale is kept differs between versions 15, 16 and 17, so it is looked up by name in the row.
  const { rows } = await owner.query<Sorting>(`
    select d.datname as name, d.datlocprovider as provider, d.datcollversion as made,
      pg_database_collation_actual_version(d.oid) as now,
      coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate) as locale
    from pg_database d where d.datname = current_database()`);
  const sorting = rows[0];
  if (!sorting) return [];
  const { name, locale, provider, made, now } = sorting;
  if (made !== null && now !== null && made !== now) {
    return [
      bad(
        `The database sorts text by version ${now} of a library, and its indexes were made with ${made}: look-ups may miss rows.`,
        `As its owner: REINDEX DATABASE ${quoted(name)}; then ALTER DATABASE ${quoted(name)} REFRESH COLLATION VERSION.`,
      ),
    ];
  }
  const cure = "Move to a database made with locale 'C.UTF-8' (docs/operate/scale.md).";
  if (/^(C|POSIX)$/i.test(locale)) {
    return [warn(`The database's locale is ${locale}: searches do not take Ä and ä for one letter.`, cure)];
  }
  return [
    provider === "b" || /^C\.utf-?8$/i.test(locale)
      ? ok("It sorts text by code points, whatever the machine's libraries are.")
      : warn(
          `The database sorts text as ${locale}: an upgrade of the operating system may change that order, and break indexes.`,
          `Reindex after such an upgrade. ${cure}`,
        ),
  ];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
