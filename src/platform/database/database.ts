import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import type { Pool } from "pg";
import { orUnavailable } from "#src/platform/database/connection-loss.ts";
import { openPool } from "#src/platform/database/connections.ts";
import { openPipeline, type Pipeline } from "#src/platform/database/pipeline.ts";
import type { Tables } from "#src/platform/database/tables.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import type { Log } from "#src/platform/log.ts";

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** The way to PostgreSQL: transactions of one issuer, look-ups for public documents, and the few reads across issuers. */
export interface Database extends AsyncDisposable {
  readonly pool: Pool;
  readonly pipeline: Pipeline;
  /** For tables that belong to no issuer; tenant tables look empty through it. */
  readonly db: Db;
  /**
   * Runs one transaction that sees and writes one issuer's rows; tried again when the database asks for it. Throws an
   * `unavailable` Problem when the database cannot be reached; what was committed then is whole or not there at all.
   */
  transact<Result>(issuerId: IssuerId, run: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/** More would only wait longer for each other; one issuer's page that everybody looks at leaves room for the others. */
const readsInFlight = { all: 256, each: 192 };

/** Opens pool and reader on a migrated database. */
export function openDatabase(url: string, log: Log, connections = 16): Database {
  const pool = openPool(url, log, { max: connections });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const pipeline = openPipeline(url, log, readsInFlight);
  return {
    pool,
    db,
    pipeline,
    transact: (issuerId, run) =>
      retryingConflicts(() =>
        db.transaction().execute(async (tx) => {
          await sql`select set_config('badgeworks.issuer_id', ${issuerId}, true)`.execute(tx);
          return run(tx);
        }),
      ),
    async [Symbol.asyncDispose]() {
      await pipeline[Symbol.asyncDispose]();
      await db.destroy();
      // Kysely ends the pool only when it has used it itself.
      if (!pool.ending) await pool.end();
    },
  };
}

/** Serialisation failures and deadlocks are the database's way of asking for another try. */
async function retryingConflicts<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const code = (error as { code?: string }).code;
      if ((code !== "40001" && code !== "40P01") || attempt === 5) throw orUnavailable(error);
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}
