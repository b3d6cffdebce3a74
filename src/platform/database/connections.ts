import { Client, Pool, types } from "pg";
import type { Log } from "#src/platform/log.ts";

types.setTypeParser(types.builtins.INT8, Number);

/** A pool of ordinary connections. Settings ride on the start-up message, so they survive reconnects. */
export function openPool(
  url: string,
  log: Log,
  options: { max?: number; statementTimeoutMs?: number } = {},
): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 16,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: "badgeworks",
  });
  // Whoever holds a connection learns of its end from the statement; without a listener its event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => {
    // A pool has ended before its connections have: a database that stops right after it is nothing to report.
    if (!pool.ending) log.warn({ reason: error.message }, "an idle database connection was lost");
  });
  return pool;
}

/** The role a connection address signs in as. */
export function roleOf(url: string): string {
  return new Client({ connectionString: url }).user ?? "";
}
