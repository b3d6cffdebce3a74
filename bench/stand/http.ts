import { Agent, request } from "node:http";

/** An answer over HTTP, with the time from the first byte sent to the last one received. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Makes one call over kept connections. */
export function call(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): Promise<Answer> {
  const payload = Buffer.from(body);
  const length = body === "" ? {} : { "content-length": payload.length };
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      `${origin}${path}`,
      { method, agent, headers: { ...headers, ...length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            location: incoming.headers.location ?? "",
            ms: performance.now() - started,
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(payload);
  });
}

/** Fetches every path once over 16 connections; the statuses with how often each came. */
export async function statusesOf(origin: string, paths: readonly string[]): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let next = 0;
  const lanes = Array.from({ length: 16 }, async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const { status } = await call(origin, "GET", path);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  await Promise.all(lanes);
  return statuses;
}
