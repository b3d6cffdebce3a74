import { fromKysely, type CommandResponse, type PgBoss } from "pg-boss";
import { Kysely, PostgresDialect, sql } from "kysely";
import { openPool } from "#src/platform/database/connections.ts";
import { lockNumber, type JobAttempt } from "#src/platform/jobs/job-claims.ts";
import type { Log } from "#src/platform/log.ts";

/** What is needed to put a job back. */
export interface TakenJob extends JobAttempt {
  readonly name: string;
  readonly data: object;
  readonly retryLimit: number;
}

/** A job seen twice this far apart without anybody working it is abandoned. */
const lookEveryMs = 1000;

export interface AbandonedJobs extends AsyncDisposable {
  /**
   * Puts a job that was taken back into its queue, to be worked at once; `lostTry` says whether that counts as one of its tries.
   * Does nothing when it was put back or finished meanwhile.
   */
  putBack(job: TakenJob, lostTry: boolean): Promise<void>;
}

/**
 * Looks for jobs whose process has died and puts them back. The queue itself would wait until their heartbeat is 10 s old, and
 * longer with each kill, because it takes a kill for a failure of the job.
 */
export function watchAbandonedJobs(
  boss: PgBoss,
  url: string,
  kinds: () => readonly string[],
  log: Log,
): AbandonedJobs {
  const pool = openPool(url, log, { max: 1 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  let suspects = new Set<string>();
  let stopped = false;

  async function putBack(job: TakenJob, lostTry: boolean, unlessClaimed: boolean): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      if (unlessClaimed && !(await isUnclaimed(tx, job))) return false;
      const options = { db: fromKysely(tx) };
      const taken = await boss.deleteJob(job.name, { id: job.id, retryCount: job.retryCount }, options);
      if (!touchedAny(taken)) return false;
      const left = job.retryLimit - job.retryCount - (lostTry ? 1 : 0);
      await boss.insert(job.name, [{ data: job.data, retryLimit: Math.max(left, 0) }], options);
      return true;
    });
  }

  async function look(): Promise<void> {
    const { rows } = await pool.query<TakenJob>(
      `select id, name, data, retry_count as "retryCount", retry_limit as "retryLimit" from jobs.job
       where state = 'active' and name = any($1)`,
      [kinds()],
    );
    const seen = new Set<string>();
    for (const job of rows) {
      if (stopped) return;
      const number = lockNumber(job);
      if (!(await isUnclaimed(db, job))) continue;
      if (!suspects.has(number)) seen.add(number);
      else if (await putBack(job, true, true)) {
        log.info({ job: job.name }, "a job whose process has ended is put back");
      }
    }
    suspects = seen;
  }

  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: Error) =>
        log.debug({ reason: error.message }, "no look for abandoned jobs was possible"),
      )
      .finally(() => (looking = null));
  }, lookEveryMs).unref();

  return {
    putBack: async (job, lostTry) => void (await putBack(job, lostTry, false)),
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearInterval(timer);
      await looking;
      await db.destroy();
      // Kysely ends the pool only when it has used it itself; an idle connection would hold the process for ten seconds.
      if (!pool.ending) await pool.end();
    },
  };
}

/** Whether no living process works the attempt; keeps others from claiming it until the transaction ends. */
async function isUnclaimed(db: Kysely<unknown>, attempt: JobAttempt): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${lockNumber(attempt)}::bigint) as free`.execute(db);
  return rows[0]?.free ?? false;
}

/** Whether a command of the queue found a job; its type says nothing of the count it carries. */
export function touchedAny(response: CommandResponse): boolean {
  return "affected" in response && Number(response.affected) > 0;
}
