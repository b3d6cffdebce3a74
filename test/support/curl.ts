import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

/** What curl printed of one exchange: the status, the header lines as they came, the body. */
export interface CurlAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Runs curl in a directory; fails the test when it is missing or the exchange did not happen. */
export async function curl(directory: string, ...args: string[]): Promise<CurlAnswer> {
  const out = await runCurl(directory, ["--include", "--suppress-connect-headers", ...args]);
  // A server that was asked to continue answers twice.
  const last = out.replace(/^(HTTP\/1\.1 100 [^\r]*\r\n\r\n)+/, "");
  const end = last.indexOf("\r\n\r\n");
  const head = last.slice(0, end);
  return { status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(head)?.[1]), head, body: last.slice(end + 4) };
}

/** Runs curl and returns everything it printed. */
export async function runCurl(directory: string, args: readonly string[]): Promise<string> {
  const child = spawn("curl", ["--silent", "--show-error", "--max-time", "120", ...args], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.on("error", () => undefined);
  const chunks: Buffer[] = [];
  let complaint = "";
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = (await once(child, "close").catch(() => [127])) as [number];
  assert.equal(code, 0, `curl ${args.join(" ")}: ${complaint || "these tests need the curl command"}`);
  return Buffer.concat(chunks).toString("utf8");
}
