import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A list of API v1 as it came in. */
export interface Download {
  readonly status: number;
  readonly firstByteMs: number;
  readonly ms: number;
  readonly bytes: number;
  readonly lines: number;
  /** Lines whose key does not sort behind the one before. */
  readonly outOfOrder: number;
}

/**
 * Reads a list line by line while it comes. With `bytesPerMs` it takes no more than that, as a client on a thin line does; its
 * own buffers stay small, so that the server feels it.
 */
export async function download(
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  bytesPerMs: number,
  keyOf: (line: string) => string,
): Promise<Download> {
  const started = performance.now();
  const outgoing = request(`${origin}${path}`, { headers, agent: false });
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  let [firstByteMs, bytes, lines, outOfOrder] = [0, 0, 0, 0];
  let [rest, before] = ["", ""];
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    firstByteMs ||= performance.now() - started;
    bytes += chunk.length;
    const parts = (rest + chunk.toString()).split("\r\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      const key = keyOf(line);
      if (key <= before) outOfOrder++;
      before = key;
      lines++;
    }
    const ahead = bytesPerMs > 0 ? bytes / bytesPerMs - (performance.now() - started) : 0;
    if (ahead > 5) await sleep(ahead);
  }
  if (rest !== "") throw new Error("not valid: the list ends in the middle of a line");
  const ms = performance.now() - started;
  return { status: incoming.statusCode ?? 0, firstByteMs, ms, bytes, lines, outOfOrder };
}
