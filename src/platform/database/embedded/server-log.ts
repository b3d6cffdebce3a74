import { closeSync, fstatSync, openSync } from "node:fs";
import { copyFile, open, rename, stat, truncate } from "node:fs/promises";
import { join } from "node:path";

const largest = 5 * 1024 * 1024;

/** PostgreSQL's log file: it writes there itself, so nothing is lost when our process dies first. */
export interface ServerLog {
  path: string;
  /** Opens the file for a new server; `tail` gives its last lines from then on. */
  open(): Promise<{ descriptor: number; close(): void; tail(): Promise<string[]> }>;
  /** Moves the text to `….1` when the file has grown too large, under the running server. */
  trim(): Promise<void>;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

async function lastLines(path: string, from: number): Promise<string[]> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const start = Math.max(size < from ? 0 : from, size - 4096);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, start);
  return buffer.toString("utf8", 0, bytesRead).trim().split("\n").slice(-12);
}

/** The log of the embedded server in its directory: `postgres.log` and one older file, about 5 MB each. */
export function serverLog(directory: string): ServerLog {
  const path = join(directory, "postgres.log");
  return {
    path,
    async open() {
      if ((await sizeOf(path)) > largest) await rename(path, `${path}.1`).catch(() => undefined);
      const descriptor = openSync(path, "a", 0o600);
      const from = fstatSync(descriptor).size;
      return {
        descriptor,
        close: () => closeSync(descriptor),
        tail: () => lastLines(path, from).catch(() => []),
      };
    },
    async trim() {
      if ((await sizeOf(path)) <= largest) return;
      await copyFile(path, `${path}.1`);
      await truncate(path, 0);
    },
  };
}
