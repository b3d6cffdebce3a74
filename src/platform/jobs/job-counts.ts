import type pg from "pg";

/** The jobs of one kind, by what has become of them. */
export interface JobCounts {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  /** Given up after the last try; kept for some days. */
  readonly failed: number;
  /** Since when the oldest of those that could run waits; null when none does. */
  readonly oldestDueAt: Date | null;
}

/** Counts the jobs of every kind as of now, through the owner's or the application's connection. */
export async function readJobCounts(pool: pg.Pool): Promise<JobCounts[]> {
  const { rows: tables } = await pool.query("select where to_regclass('jobs.job') is not null");
  if (tables.length === 0) return [];
  const { rows } = await pool.query<JobCounts>(`
    select name, count(*) filter (where state in ('created', 'retry')) as waiting,
      count(*) filter (where state = 'active') as running, count(*) filter (where state = 'failed') as failed,
      min(start_after) filter (where state in ('created', 'retry') and start_after <= now()) as "oldestDueAt"
    from jobs.job where name not like '\\_\\_%' group by name order by name`);
  return rows;
}
