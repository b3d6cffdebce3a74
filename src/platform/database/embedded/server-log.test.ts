import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryPlace } from "#test/faults/embedded-places.ts";
import { serverLog } from "./server-log.ts";

test("a log that has grown too large is moved aside under the server that writes it", async () => {
  await using place = await temporaryPlace();
  const log = serverLog(place.parent);
  const path = join(place.parent, "postgres.log");
  await writeFile(path, "a line of before\n");
  const opened = await log.open();
  writeSync(opened.descriptor, "one\ntwo\n");
  assert.deepEqual(await opened.tail(), ["one", "two"]);
  await log.trim();
  assert.equal((await stat(path)).size, 25);
  writeSync(opened.descriptor, "x".repeat(6_000_000));
  await log.trim();
  writeSync(opened.descriptor, "after\n");
  assert.equal(await readFile(path, "utf8"), "after\n");
  assert.deepEqual(await opened.tail(), ["after"]);
  assert.equal((await stat(`${path}.1`)).size, 6_000_025);
  opened.close();
});
