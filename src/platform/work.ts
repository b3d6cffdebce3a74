import { sql } from "kysely";
import type { Database, Tx } from "#src/platform/database/database.ts";
import { installationId, type IssuerId } from "#src/platform/ids.ts";
import type { JobKind, JobQueue } from "#src/platform/jobs/job-queue.ts";

/** What an operation may use: one issuer's transaction, one moment, and jobs that exist when it commits. */
export interface Work {
  readonly issuerId: IssuerId;
  readonly tx: Tx;
  readonly now: Date;
  enqueue<Data extends object>(kind: JobKind<Data>, data: readonly Data[]): Promise<void>;
}

/** Runs one operation in one transaction of one issuer. */
export type Perform = <Result>(issuerId: IssuerId, run: (work: Work) => Promise<Result>) => Promise<Result>;

/** Makes the one way in which doors and jobs run operations. */
export function makePerform(database: Database, queue: JobQueue, clock: () => Date): Perform {
  return (issuerId, run) =>
    database.transact(issuerId, (tx) =>
      run({ issuerId, tx, now: clock(), enqueue: (kind, data) => queue.enqueue(tx, kind, data) }),
    );
}

/** Waits until no other transaction of the issuer does what has this name, and keeps others waiting until this one ends. */
export async function takeTurn({ tx, issuerId }: Work, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${name} ${issuerId}`}, 0))`.execute(tx);
}

/** Runs a part of the installation's transaction as one issuer's, so that both commit together: set-up, and who acts for whom. */
export async function asIssuer<Result>(
  work: Work,
  issuerId: IssuerId,
  run: (work: Work) => Promise<Result>,
): Promise<Result> {
  if (work.issuerId !== installationId)
    throw new Error("Only the installation's transaction acts for issuers.");
  await nameIssuer(work.tx, issuerId);
  const result = await run({ ...work, issuerId });
  await nameIssuer(work.tx, installationId);
  return result;
}

async function nameIssuer(tx: Tx, issuerId: IssuerId): Promise<void> {
  await sql`select set_config('badgeworks.issuer_id', ${issuerId}, true)`.execute(tx);
}
