import type { Database, Tx } from "#src/platform/database/database.ts";
import type { IssuerId } from "#src/platform/ids.ts";
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
