import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

const inFlight = 16;

/** Writers outside the process that is killed: they keep every id whose insert was acknowledged. */
export interface Writers {
  /** Ids acknowledged in all rounds. */
  acknowledged: Set<number>;
  /** Writes with 16 connections until they break or are stopped; resolves then. */
  write(url: string): { stop(): void; ended: Promise<void> };
  /** How many of the acknowledged ids are not in the table. */
  lost(url: string): Promise<number>;
}

async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits until the database answers a query, at most 30 s. */
export async function answering(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const error = await withClient(url, (client) => client.query("select")).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) return;
    if (Date.now() > deadline) throw new Error("the database does not answer", { cause: error });
    await sleep(20);
  }
}

/** Makes writers with a table of their own. */
export async function makeWriters(url: string, table: string): Promise<Writers> {
  await withClient(url, (client) => client.query(`create table ${table} (id int primary key)`));
  const acknowledged = new Set<number>();
  let next = 0;
  return {
    acknowledged,
    write(address) {
      const stopping = new AbortController();
      const one = (): Promise<void> =>
        withClient(address, async (client) => {
          while (!stopping.signal.aborted) {
            const id = (next += 1);
            await client.query({ name: "put", text: `insert into ${table} values ($1)`, values: [id] });
            acknowledged.add(id);
          }
        }).catch(() => undefined);
      const ended = Promise.all(Array.from({ length: inFlight }, one)).then(() => undefined);
      return { stop: () => stopping.abort(), ended };
    },
    async lost(address) {
      const found = await withClient(address, (client) =>
        client.query<{ id: number }>(`select id from ${table}`),
      );
      const present = new Set(found.rows.map(({ id }) => id));
      return acknowledged.difference(present).size;
    },
  };
}
