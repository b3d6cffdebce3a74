import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

/** A temporary directory with the path of a database directory in it; both go away at the end. */
export interface Place extends AsyncDisposable {
  parent: string;
  directory: string;
}

/** Makes a place for one embedded PostgreSQL. */
export async function temporaryPlace(): Promise<Place> {
  const parent = await mkdtemp(join(tmpdir(), "badgeworks-embedded-"));
  const remove = (): Promise<void> => rm(parent, { recursive: true, force: true, maxRetries: 5 });
  return { parent, directory: join(parent, "postgres"), [Symbol.asyncDispose]: remove };
}

/** Runs one query on a connection of its own. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until something is so, at most 20 s. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await what())) {
    if (Date.now() > deadline) throw new Error(`never: ${String(what)}`);
    await sleep(20);
  }
}
