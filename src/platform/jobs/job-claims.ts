import { createHash } from "node:crypto";
import { Client } from "pg";
import type { Log } from "#src/platform/log.ts";

/*
 * While a process works a job it holds an advisory lock named after it, on one connection that lives as long as the process.
 * The lock ends with the process, at once and however it ends, so others can tell a job nobody works any more from one that
 * takes long.
 */

/** A job as one worker took it; each try of a job has another number. */
export interface JobAttempt {
  readonly id: string;
  readonly retryCount: number;
}

/** A job that this process works. */
export interface JobClaim {
  /** Aborted when the claim was lost, so that somebody else may work the job. */
  readonly signal: AbortSignal;
  /** Gives the claim back. */
  release(): Promise<void>;
}

export interface JobClaims extends AsyncDisposable {
  /** Claims an attempt until it is released or the connection is lost. */
  hold(attempt: JobAttempt): Promise<JobClaim>;
}

/** The number of an attempt's advisory lock, as PostgreSQL takes a bigint. */
export function lockNumber(attempt: JobAttempt): string {
  const name = `badgeworks job ${attempt.id}:${attempt.retryCount}`;
  return createHash("sha256").update(name).digest().readBigInt64BE().toString();
}

interface Session {
  readonly client: Client;
  readonly lost: AbortController;
}

/** Opens the claims; the connection is made at the first one, and made anew after it was lost. */
export function openJobClaims(url: string, log: Log): JobClaims {
  let session: Promise<Session> | null = null;

  async function connect(): Promise<Session> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // Whoever looks whether a job is claimed holds its lock for a moment.
      lock_timeout: 2_000,
      application_name: "badgeworks-claims",
    });
    const lost = new AbortController();
    const forget = () => {
      if (lost.signal.aborted) return;
      session = null;
      lost.abort(new Error("the connection that holds this process's jobs was lost"));
      log.warn("the connection that holds this process's jobs was lost");
    };
    client.on("error", forget);
    client.on("end", forget);
    await client.connect();
    return { client, lost };
  }

  return {
    async hold(attempt) {
      session ??= connect().catch((error: unknown) => {
        session = null;
        throw error;
      });
      const { client, lost } = await session;
      const lock = [lockNumber(attempt)];
      try {
        await client.query("select pg_advisory_lock($1)", lock);
      } catch (error) {
        // Nobody else works an attempt that the queue gave to us: the lock is a leftover, and the job goes on without it.
        if ((error as { code?: string }).code !== "55P03") throw error;
      }
      return {
        signal: lost.signal,
        async release() {
          if (lost.signal.aborted) return;
          await client.query("select pg_advisory_unlock($1)", lock).catch(() => undefined);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const open = await session?.catch(() => null);
      if (!open) return;
      open.client.removeAllListeners("end");
      await open.client.end().catch(() => undefined);
    },
  };
}
