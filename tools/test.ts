import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { startShared } from "#test/support/shared-badgeworks.ts";

/*
 * Runs the tests: `npm test` all of them, `npm test -- contract issuing` the files whose path holds one of the words.
 * Its last line is `N passed, N failed`.
 */

const root = fileURLToPath(new URL("../", import.meta.url));
const words = process.argv.slice(2);
const files = globSync("{src,packages,test,console,tools}/**/*.test.ts", {
  cwd: root,
  exclude: ["**/node_modules/**"],
})
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted();

let passed = 0;
let failed = 0;

if (files.length > 0) {
  const sharing = files.filter((file) => /^test\/(contract|consumers)\//.test(file));
  await using end = new AsyncDisposableStack();
  if (sharing.length > 1) end.use(await startShared());
  const stream = run({
    files: files.map((file) => path.join(root, file)),
    cwd: root,
    concurrency: availableParallelism() + 1,
    timeout: 600_000,
  });
  // The summary of the whole run names no file.
  stream.on("test:summary", ({ file, counts }) => {
    if (file !== undefined) return;
    passed = counts.passed;
    failed = counts.tests - counts.passed - counts.skipped - counts.todo;
  });
  const report = stream.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
} else {
  process.stderr.write(`No test file has ${words.map((word) => `"${word}"`).join(" or ")} in its path.\n`);
}

process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
