import assert from "node:assert/strict";
import { readFile, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryPlace } from "#test/faults/embedded-places.ts";
import { findPostmaster, readPostmasterFile, removeLockFile } from "./postmaster-file.ts";

test("a lock file is removed only with the text that was judged", async () => {
  await using place = await temporaryPlace();
  const path = join(place.parent, "postmaster.pid");
  await writeFile(path, "of another process");
  await removeLockFile(path, "stale");
  assert.equal(await readFile(path, "utf8"), "of another process");
  await removeLockFile(path, "of another process");
  await removeLockFile(path, "of another process");
  assert.deepEqual(await readdir(place.parent), []);
});

test("what a postmaster.pid means", async () => {
  await using place = await temporaryPlace();
  const path = join(place.parent, "postmaster.pid");
  assert.deepEqual(await findPostmaster(place.parent), { kind: "none" });

  await writeFile(path, `${process.pid}\n${place.parent}\n1\n5432\n/run/x\n\n  1 2\nready   \n`);
  assert.equal((await findPostmaster(place.parent)).kind, "stale", "a live process that is no postgres");
  assert.deepEqual(await readPostmasterFile(place.parent), {
    pid: process.pid,
    socketDirectory: "/run/x",
    status: "ready",
  });

  await writeFile(path, "99999999\n");
  assert.equal(
    (await findPostmaster(place.parent)).kind,
    "none",
    "a dead process is PostgreSQL's own business",
  );

  await writeFile(path, "");
  assert.equal((await findPostmaster(place.parent)).kind, "none", "somebody is writing it");
  await utimes(path, 1, 1);
  assert.equal((await findPostmaster(place.parent)).kind, "stale", "a crash left it");
});
