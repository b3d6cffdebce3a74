import autocannon, { type Client, type Instance, type Result } from "autocannon";
import { percentile } from "../report/statistics.ts";

/** What a closed loop of requests showed. */
export interface Load {
  readonly perSecond: number;
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/** Requests the paths from so many connections, each in its own order, for some seconds; every answer has to have the status. */
export async function load(
  origin: string,
  paths: readonly string[],
  connections: number,
  seconds: number,
  status = 200,
): Promise<Load> {
  const times: number[] = [];
  let wrong = 0;
  const share = Math.ceil(paths.length / connections);
  let client = 0;
  // The promise is also the running instance; the types know only one of the two.
  const running = autocannon({
    url: origin,
    connections,
    duration: seconds,
    setupClient(made: Client) {
      const own = paths.slice(client * share, client * share + share);
      client++;
      made.setRequests((own.length ? own : paths).map((path) => ({ method: "GET", path })));
    },
  }) as Promise<Result> & Instance;
  void running.on("response", (_client, code, _bytes, ms) => {
    times.push(ms);
    if (code !== status) wrong++;
  });
  const result = await running;
  if (wrong || result.errors || times.length === 0) {
    throw new Error(
      `not valid: ${wrong} answers were not ${status}, ${result.errors} failed, ${times.length} came`,
    );
  }
  return {
    perSecond: times.length / result.duration,
    count: times.length,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
  };
}
