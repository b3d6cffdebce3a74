import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { openDatabase, type Database } from "#src/platform/database/database.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "#src/platform/database/embedded/embedded-postgres.ts";
import { newIssuerId } from "#src/platform/ids.ts";
import { migrateJobs, openJobQueue, type JobKind } from "#src/platform/jobs/job-queue.ts";
import { pino } from "pino";
import { makeLog } from "#src/platform/log.ts";

type Numbered = { n: number };
const kind = (name: string): JobKind<Numbered> => ({ name: `test.${name}`, concurrency: 1 });
const [burst, orphan, held, stopped, failing] = ["burst", "orphan", "held", "stopped", "failing"].map(
  kind,
) as [JobKind<Numbered>, JobKind<Numbered>, JobKind<Numbered>, JobKind<Numbered>, JobKind<Numbered>];
const log = makeLog("silent");
let directory: string;
let embedded: EmbeddedPostgres;
let database: Database;

before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "badgeworks-jobs-"));
  embedded = await startEmbeddedPostgres({ directory, log: () => undefined });
  await migrateJobs(embedded.ownerUrl, embedded.appUrl, [burst, orphan, held, stopped, failing], log);
  database = openDatabase(embedded.appUrl, log);
});
after(async () => {
  await database[Symbol.asyncDispose]();
  await embedded.stop();
  await rm(directory, { recursive: true, force: true });
});

const openWorker = () => openJobQueue(embedded.appUrl, true, log);

async function enqueue(of: JobKind<Numbered>, count: number): Promise<void> {
  await using queue = await openJobQueue(embedded.appUrl, false, log);
  const jobs = Array.from({ length: count }, (_, n) => ({ n }));
  await database.transact(newIssuerId(), (tx) => queue.enqueue(tx, of, jobs));
}

async function until(what: () => boolean, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!what()) {
    if (Date.now() > deadline) assert.fail(`not within ${seconds} s: ${String(what)}`);
    await sleep(10);
  }
}

test("many waiting jobs are worked one after the other, without a pause between them", async () => {
  await enqueue(burst, 100);
  await using worker = await openWorker();
  const done = new Set<number>();
  await worker.work(burst, async ({ n }) => void done.add(n));
  await until(() => done.size === 100, 15);
});

test("a job whose process died is worked again within seconds, with one try less", async () => {
  await enqueue(orphan, 1);
  const dead = new PgBoss({
    connectionString: embedded.appUrl,
    schema: "jobs",
    migrate: false,
    supervise: false,
  });
  await dead.start();
  assert.equal((await dead.fetch(orphan.name)).length, 1);
  await using worker = await openWorker();
  const tries: boolean[] = [];
  await worker.work(orphan, async (_data, { lastTry }) => void tries.push(lastTry));
  await until(() => tries.length > 0, 8);
  assert.deepEqual(tries, [false]);
  const { rows } = await database.pool.query("select retry_limit as left from jobs.job where name = $1", [
    orphan.name,
  ]);
  assert.deepEqual(rows, [{ left: 59 }]);
  await dead.stop({ graceful: false });
});

test("a job that takes long stays with the process that works it", async () => {
  await enqueue(held, 1);
  await using first = await openWorker();
  await using second = await openWorker();
  let started = 0;
  let ended = 0;
  const slowly = async () => {
    started += 1;
    await sleep(4_000);
    ended += 1;
  };
  await first.work(held, slowly);
  await second.work(held, slowly);
  await until(() => ended === 1, 10);
  await sleep(500);
  assert.equal(started, 1);
});

test("a stop hands the job on at once and takes none of its tries", async () => {
  await enqueue(stopped, 1);
  const first = await openWorker();
  let started = false;
  await first.work(stopped, async (_data, { signal }) => {
    started = true;
    await sleep(30_000, undefined, { signal });
  });
  await until(() => started, 5);
  await first.stopWorking();
  await using second = await openWorker();
  let worked = 0;
  await second.work(stopped, async () => void (worked += 1));
  await until(() => worked === 1, 3);
  await first[Symbol.asyncDispose]();
  const { rows } = await database.pool.query(
    "select retry_limit as left, retry_count as used from jobs.job where name = $1",
    [stopped.name],
  );
  assert.deepEqual(rows, [{ left: 60, used: 0 }]);
});

test("a failed job is told in the log, without the addresses its reason names", async () => {
  const said: string[] = [];
  const telling = pino({ base: null }, { write: (line: string) => void said.push(line) });
  await enqueue(failing, 1);
  await using worker = await openJobQueue(embedded.appUrl, true, telling);
  await worker.work(failing, async () => {
    throw new Error("1 left: 451 4.3.0 <anna.b+x@example.org>: later, ask mailto:help@example.org");
  });
  await until(() => said.length > 0, 10);
  const { job, tries, reason, msg } = JSON.parse(said[0] ?? "{}");
  assert.deepEqual(
    { job, tries, reason, msg },
    {
      job: failing.name,
      tries: 1,
      reason: "Error: 1 left: 451 4.3.0 <[address]>: later, ask mailto:[address]",
      msg: "a job failed and will be tried again",
    },
  );
});

test("a queue that had nothing to do leaves no connection behind, which would hold the process", async () => {
  const worker = await openWorker();
  await worker.work(burst, async () => undefined);
  await sleep(1500);
  await worker[Symbol.asyncDispose]();
  await sleep(200);
  const { rows } = await database.pool.query(
    "select application_name as name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  assert.deepEqual(
    rows.filter(({ name }) => name.startsWith("badgeworks")),
    [],
  );
});
