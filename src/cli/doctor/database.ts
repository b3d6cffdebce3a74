import type pg from "pg";
import type { DatabaseAddress } from "#src/app.ts";
import { findingsOf, reasonOf, readableSize, type Finding } from "#src/cli/doctor/finding.ts";
import { checkSorting } from "#src/cli/doctor/sorting.ts";
import type { Config } from "#src/config.ts";
import { knownMigrations } from "#src/platform/database/migrate.ts";

const { ok, warn, bad } = findingsOf("database");

/** The server and the schema: version, settings that keep data safe, migrations. */
export async function checkDatabase(
  config: Config,
  address: DatabaseAddress,
  owner: pg.Pool,
  app: pg.Pool,
): Promise<Finding[]> {
  const findings = [...(await checkServer(owner, config.databaseConnections)), await checkMigrations(owner)];
  findings.push(...(address.describe ? await checkEmbedded(address.describe) : []));
  if (config.database.kind === "external") {
    findings.push(...(await checkSorting(owner)), ...(await checkRole(app)));
  }
  return findings;
}

interface Server {
  version: string;
  number: number;
  encoding: string;
  fsync: string;
  pages: string;
  commit: string;
  connections: number;
}

async function checkServer(owner: pg.Pool, own: number): Promise<Finding[]> {
  const { rows } = await owner.query<Server>(`
    select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
      current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
      current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit,
      current_setting('max_connections')::integer as connections`);
  const server = rows[0];
  if (!server) return [bad("The database does not say what it is.", "Check DATABASE_URL.")];
  const findings = [
    server.number >= 150_000
      ? ok(`PostgreSQL ${server.version} answers.`)
      : bad(`PostgreSQL ${server.version} is too old.`, "Move to PostgreSQL 15 or later."),
  ];
  if (server.encoding !== "UTF8") {
    findings.push(
      bad(`The database's encoding is ${server.encoding}.`, "Create it anew with encoding UTF8."),
    );
  }
  for (const [name, value] of [
    ["fsync", server.fsync],
    ["full_page_writes", server.pages],
    ["synchronous_commit", server.commit],
  ] as const) {
    if (value === "off") {
      findings.push(
        bad(`PostgreSQL's setting ${name} is off: a crash may lose what was confirmed.`, `Set ${name} = on.`),
      );
    }
  }
  // Besides its pool a process has connections for public look-ups and jobs, and commands run beside it.
  const needed = own + 24;
  if (server.connections < needed) {
    findings.push(
      warn(
        `PostgreSQL takes ${server.connections} connections.`,
        `Set max_connections to ${needed} or more for each serve or work process.`,
      ),
    );
  }
  return findings;
}

async function checkMigrations(owner: pg.Pool): Promise<Finding> {
  const { rows: tables } = await owner.query(
    "select where to_regclass('public.kysely_migration') is not null",
  );
  const { rows } =
    tables.length === 0
      ? { rows: [] }
      : await owner.query<{ name: string }>("select name from public.kysely_migration order by name");
  const applied = new Set(rows.map((row) => row.name));
  const missing = knownMigrations().filter((name) => !applied.has(name));
  const unknown = [...applied].filter((name) => !knownMigrations().includes(name));
  if (unknown.length > 0) {
    return bad(
      `A newer Badgeworks has used this database (${unknown.join(", ")}).`,
      "Start that version, or restore a backup made before it.",
    );
  }
  return missing.length > 0
    ? warn(
        `The schema waits for ${missing.join(", ")}.`,
        "Start the server, or run `badgeworks migrate`; make a backup first.",
      )
    : ok(`The schema is up to date (${rows.at(-1)?.name ?? "nothing to run"}).`);
}

async function checkEmbedded(describe: NonNullable<DatabaseAddress["describe"]>): Promise<Finding[]> {
  const found = await describe();
  const { binariesSource, binariesDirectory, binariesVersion, serverVersion, newestKnownVersion } = found;
  const from = {
    configured: "POSTGRES_BINARIES",
    distribution: "the distribution",
    package: "the npm package",
  };
  const findings = [
    ok(
      `The embedded PostgreSQL uses programs ${binariesVersion} of ${from[binariesSource]} (${binariesDirectory}), its socket is in ${found.socketDirectory}, its log is ${found.logFile}.`,
    ),
  ];
  const minor = (version: string): number => Number(version.split(".")[1] ?? 0);
  if (newestKnownVersion && minor(serverVersion) < minor(newestKnownVersion)) {
    const major = serverVersion.split(".")[0] ?? "";
    findings.push(
      warn(
        `PostgreSQL ${serverVersion} runs; ${newestKnownVersion} is the newest known.`,
        `Nobody reaches it over a network. To take it from your distribution's updates: install postgresql-${major} and restart.`,
      ),
    );
  }
  if (serverVersion !== binariesVersion) {
    findings.push(warn(`PostgreSQL ${serverVersion} still runs.`, `Restart to use ${binariesVersion}.`));
  }
  findings.push(
    found.checksums
      ? ok("Its pages carry checksums.")
      : warn("Its pages carry no checksums.", "Back up, and restore into a new data folder."),
  );
  if (found.freeBytes < 200e6) {
    findings.push(bad(`Its disk has ${readableSize(found.freeBytes)} free.`, "Make room."));
  }
  return findings;
}

/** Whether row-level security binds the role that serves requests. */
async function checkRole(app: pg.Pool): Promise<Finding[]> {
  try {
    const { rows } = await app.query<{ role: string; superuser: boolean; bypasses: boolean; owns: boolean }>(`
      select r.rolname as role, r.rolsuper as superuser, r.rolbypassrls as bypasses,
        coalesce((select pg_has_role(r.oid, c.relowner, 'usage') from pg_class c where c.oid = to_regclass('public.award')), false) as owns
      from pg_roles r where r.rolname = current_user`);
    const role = rows[0];
    if (!role) return [];
    const cure =
      "Give DATABASE_URL a role of its own that is no superuser and owns nothing, and MIGRATION_DATABASE_URL the owner (docs/operate/scale.md).";
    if (role.superuser) return [warn(`The role ${role.role} of DATABASE_URL is a superuser.`, cure)];
    return [
      role.owns || role.bypasses
        ? warn(
            `The role ${role.role} of DATABASE_URL owns the tables: the second wall between tenants is off.`,
            cure,
          )
        : ok(`The role ${role.role} of DATABASE_URL sees one issuer's rows at a time.`),
    ];
  } catch (error) {
    return [bad(`DATABASE_URL does not work: ${reasonOf(error)}.`, "Check its role, password and database.")];
  }
}
