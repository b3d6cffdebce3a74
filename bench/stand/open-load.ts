import { Agent, request } from "node:http";
import { percentile } from "../report/statistics.ts";

/** One request of an open loop. */
export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body?: string;
}

/** What became of a request that was sent when it was due. */
export interface Hit {
  /** When it was due, in ms since the loop began. */
  readonly at: number;
  /** From when it was due until its answer was whole: waiting for its turn counts. */
  readonly ms: number;
  /** 0: the connection broke. */
  readonly status: number;
  /** How it broke. */
  readonly error?: string;
  readonly retryAfter: string | undefined;
}

/**
 * An open loop: sends so many requests a second for some seconds, each when it is due, however slow the answers are, over as many
 * connections as that takes, at most 512.
 */
export async function openLoad(
  origin: string,
  perSecond: number,
  seconds: number,
  next: (number: number) => Shot,
): Promise<Hit[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });
  const hits: Promise<Hit>[] = [];
  const started = performance.now();
  const count = Math.round(perSecond * seconds);
  while (hits.length < count) {
    const due = Math.min(count, 1 + Math.floor(((performance.now() - started) * perSecond) / 1000));
    for (let number = hits.length; number < due; number++) {
      hits.push(fire(origin, agent, next(number), started, (number * 1000) / perSecond));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const all = await Promise.all(hits);
  agent.destroy();
  return all;
}

function fire(origin: string, agent: Agent, shot: Shot, started: number, at: number): Promise<Hit> {
  const payload = shot.body === undefined ? undefined : Buffer.from(shot.body);
  const headers = {
    authorization: shot.authorization,
    ...(payload ? { "content-length": payload.length } : {}),
  };
  return new Promise((resolve) => {
    const done = (status: number, retryAfter?: string, error?: NodeJS.ErrnoException) =>
      resolve({
        at,
        ms: performance.now() - started - at,
        status,
        retryAfter,
        ...(error ? { error: error.code ?? error.message } : {}),
      });
    const outgoing = request(`${origin}${shot.path}`, { method: shot.method, agent, headers }, (incoming) => {
      incoming.resume();
      incoming.on("end", () => done(incoming.statusCode ?? 0, incoming.headers["retry-after"]));
      incoming.on("error", (error) => done(0, undefined, error));
    });
    outgoing.on("error", (error) => done(0, undefined, error));
    outgoing.end(payload);
  });
}

/** The share of the latencies of those that were taken. */
export function latency(hits: readonly Hit[], share: number): number {
  return percentile(
    taken(hits).map(({ ms }) => ms),
    share,
  );
}

/** Those that were answered as they wanted. */
export function taken(hits: readonly Hit[]): Hit[] {
  return hits.filter(({ status }) => status >= 200 && status < 300);
}
