import { fromKysely, PgBoss, type JobWithMetadata } from "pg-boss";
import { touchedAny, watchAbandonedJobs } from "#src/platform/jobs/abandoned-jobs.ts";
import { openJobClaims } from "#src/platform/jobs/job-claims.ts";
import type { Tx } from "#src/platform/database/database.ts";
import { grantLock } from "#src/platform/database/migrate.ts";
import { openPool, roleOf } from "#src/platform/database/connections.ts";
import { withoutAddresses, type Log } from "#src/platform/log.ts";

/** One kind of background work; its name is `slice.verb-noun`. */
export interface JobKind<Data extends object> {
  readonly name: string;
  /** Jobs of this kind that one process works at once. */
  readonly concurrency: number;
  /** Only for its type: what a job carries. */
  readonly data?: Data;
}

/** What a handler is told beside its data. A job runs at least once, so handlers are idempotent by key. */
export interface JobRun {
  /** True when no further try follows this one. */
  readonly lastTry: boolean;
  /** Aborted when the process is about to stop, or may no longer count on being the only one that works this job. */
  readonly signal: AbortSignal;
}

export interface JobQueue extends AsyncDisposable {
  /** Adds jobs in the caller's transaction: they exist when, and only when, it commits. */
  enqueue<Data extends object>(tx: Tx, kind: JobKind<Data>, data: readonly Data[]): Promise<void>;
  /** Starts working jobs of one kind in this process. */
  work<Data extends object>(
    kind: JobKind<Data>,
    handler: (data: Data, run: JobRun) => Promise<void>,
  ): Promise<void>;
  /** Lets running jobs reach a good place to stop and takes no new ones; what was not finished runs again elsewhere. */
  stopWorking(): Promise<void>;
  /** Jobs waiting, running and given up, by kind. */
  counts(): Promise<{ name: string; waiting: number; running: number; failed: number }[]>;
}

const schema = "jobs";

/** After a failure: 5 s, doubling up to an hour, for about two days. */
const retries = { retryLimit: 60, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600 };

/** Creates or upgrades the queue's own tables and the queues of all kinds; part of migrating. */
export async function migrateJobs(
  ownerUrl: string,
  appUrl: string,
  kinds: readonly JobKind<object>[],
  log: Log,
): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema, max: 2, supervise: false, schedule: false });
  boss.on("error", (error) => log.warn({ reason: error.message }, "job queue"));
  await boss.start();
  for (const kind of kinds) {
    const options = { ...retries, heartbeatSeconds: 10, expireInSeconds: 3600, notify: true };
    await boss.createQueue(kind.name, options);
    await boss.updateQueue(kind.name, options);
  }
  await boss.stop({ graceful: true });

  const role = roleOf(appUrl);
  if (role === roleOf(ownerUrl)) return;
  const pool = openPool(ownerUrl, log, { max: 1 });
  try {
    const name = `"${role.replaceAll('"', '""')}"`;
    // Several statements in one message are one transaction, so the lock is held through all of them.
    await pool.query(`select pg_advisory_xact_lock(${grantLock});
      grant usage on schema ${schema} to ${name};
      grant select, insert, update, delete on all tables in schema ${schema} to ${name};
      grant usage on all sequences in schema ${schema} to ${name};
      grant execute on all functions in schema ${schema} to ${name}`);
  } finally {
    await pool.end();
  }
}

/** Opens the queue; `worker` false sends only, so that a web process spends nothing on supervising. */
export async function openJobQueue(url: string, worker: boolean, log: Log): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema,
    max: worker ? 4 : 2,
    migrate: false,
    createSchema: false,
    supervise: worker,
    schedule: false,
    reindex: false,
    useListenNotify: worker,
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
    application_name: "badgeworks-jobs",
  });
  boss.on("error", (error) => log.warn({ reason: error.message }, "job queue"));
  await boss.start();
  const stopping = new AbortController();
  const working: string[] = [];
  const claims = openJobClaims(url, log);
  const abandoned = worker ? watchAbandonedJobs(boss, url, () => working, log) : null;

  /** Runs one job under this process's claim, then looks for the next one at once. */
  async function run(
    job: JobWithMetadata<unknown>,
    handler: (data: never, run: JobRun) => Promise<void>,
  ): Promise<void> {
    const claim = await claims.hold(job);
    try {
      // Between taking and claiming it somebody may have held it for abandoned.
      if (!touchedAny(await boss.touch(job.name, job))) return;
      const signal = AbortSignal.any([job.signal, claim.signal, stopping.signal]);
      await handler(job.data as never, { lastTry: job.retryCount >= job.retryLimit, signal });
    } catch (error) {
      if (!stopping.signal.aborted || !abandoned) {
        tellFailure(job, error);
        throw error;
      }
      // A stop is no failure of the job: another process may go on with it now, and it loses no try.
      await abandoned.putBack({ ...job, data: job.data as object }, false);
    } finally {
      await claim.release();
    }
  }

  /** pg-boss keeps what went wrong in the job's row, where no operator looks. */
  function tellFailure({ id, name, retryCount, retryLimit }: JobWithMetadata<unknown>, error: unknown): void {
    const detail = { job: name, id, tries: retryCount + 1, reason: withoutAddresses(String(error)) };
    if (retryCount >= retryLimit) log.error(detail, "a job failed and is given up");
    else log.warn(detail, "a job failed and will be tried again");
  }

  return {
    async enqueue(tx, kind, data) {
      await boss.insert(
        kind.name,
        data.map((item) => ({ data: item })),
        { db: fromKysely(tx) },
      );
    },
    async work(kind, handler) {
      const options = {
        batchSize: 1,
        includeMetadata: true,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 5,
      } as const;
      working.push(kind.name);
      for (let lane = 0; lane < kind.concurrency; lane++) {
        let id = "";
        id = await boss.work(kind.name, options, async ([job]: JobWithMetadata<unknown>[]) => {
          // Where one job was there may be more; without this the next one would wait for the next poll.
          boss.notifyWorker(id);
          if (job) await run(job, handler);
        });
      }
    },
    async stopWorking() {
      stopping.abort();
      await Promise.all(working.splice(0).map((name) => boss.offWork(name)));
    },
    async counts() {
      const queues = await boss.getQueues();
      return queues.map((queue) => ({
        name: queue.name,
        waiting: queue.queuedCount,
        running: queue.activeCount,
        failed: queue.failedCount,
      }));
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 20_000 });
      await abandoned?.[Symbol.asyncDispose]();
      await claims[Symbol.asyncDispose]();
    },
  };
}
