import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs the openssl command and returns what it wrote; fails the test when it is missing or refuses. */
export function openssl(directory: string, ...args: string[]): Buffer {
  const done = tryOpenssl(directory, ...args);
  assert.equal(done.status, 0, `openssl ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** Runs the openssl command, whether it agrees or not; fails the test only when it is missing. */
export function tryOpenssl(
  directory: string,
  ...args: string[]
): { status: number | null; stdout: Buffer; stderr: string } {
  const done = spawnSync("openssl", args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  assert.ok(!done.error, "these tests need the openssl command: apt-get install openssl");
  return { status: done.status, stdout: done.stdout, stderr: done.stderr.toString() };
}

/** A new temporary directory that disappears with its `using` block. */
export function scratchDirectory(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "badgeworks-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
