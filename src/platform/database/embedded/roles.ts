import { Client, DatabaseError } from "pg";
import { superuser } from "./data-directory.ts";

const database = "badgeworks";
const tooManyConnections = "53300";

/** The address of a role's connection over the socket, in the form libpq and `pg` read. */
export function socketUrl(socketDirectory: string, role: string, name: string = database): string {
  return `postgres://${role}@/${name}?host=${encodeURIComponent(socketDirectory)}`;
}

const makeRoles = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'badgeworks_owner') then
    create role badgeworks_owner login nosuperuser nocreatedb nocreaterole;
  end if;
  if not exists (select from pg_roles where rolname = 'badgeworks_app') then
    create role badgeworks_app login nosuperuser nocreatedb nocreaterole;
    alter role badgeworks_app set statement_timeout = '60s';
    alter role badgeworks_app set idle_in_transaction_session_timeout = '60s';
  end if;
end
$$`;

async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away shows in the failing query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the two roles and the database where they are missing. */
export async function makeRolesAndDatabase(socketDirectory: string): Promise<void> {
  await withClient(socketUrl(socketDirectory, superuser, "postgres"), async (client) => {
    await client.query(makeRoles);
    const found = await client.query("select from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`create database ${database} owner badgeworks_owner`);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect on database ${database} to badgeworks_app`);
  });
}

/** Whether the application's role can use the database: false until the owner has made both. */
export async function acceptsApplication(socketDirectory: string): Promise<boolean> {
  try {
    await withClient(socketUrl(socketDirectory, "badgeworks_app"), (client) => client.query("select"));
    return true;
  } catch (error) {
    return error instanceof DatabaseError && error.code === tooManyConnections;
  }
}

/** What the running server says of itself. */
export async function askServer(
  socketDirectory: string,
): Promise<{ version: string; checksums: boolean; dataDirectory: string }> {
  return withClient(socketUrl(socketDirectory, superuser, "postgres"), async (client) => {
    const asked = await client.query<{ version: string; checksums: string; directory: string }>(
      `select current_setting('server_version') as version, current_setting('data_checksums') as checksums,
              current_setting('data_directory') as directory`,
    );
    const row = asked.rows[0];
    return {
      version: /^\d+(\.\d+)?/.exec(row?.version ?? "")?.[0] ?? "",
      checksums: row?.checksums === "on",
      dataDirectory: row?.directory ?? "",
    };
  });
}
