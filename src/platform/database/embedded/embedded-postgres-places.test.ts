import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { copyApplication, nobody, repository } from "#test/faults/application-copy.ts";
import { ask, temporaryPlace, until } from "#test/faults/embedded-places.ts";
import { startProcess } from "#test/faults/embedded-process.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import type { EmbeddedPostgres } from "./embedded-postgres.ts";
import { findPostmaster, ownerOption, readPostmasterFile } from "./postmaster-file.ts";
import { processFacts } from "./processes.ts";

const root = process.getuid?.() === 0;

function start(directory: string, said: string[] = [], binaries?: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ directory, binaries, log: (_level, message) => said.push(message) });
}

test("a server ends when its process is killed, and lock files that name another program are removed", async () => {
  await using place = await temporaryPlace();
  const first = startProcess({ directory: place.directory, root: repository });
  const { ownerUrl, socketDirectory } = await first.ready;
  await ask(ownerUrl, "create table kept as select 1 as id");
  const pid = (await readPostmasterFile(join(place.directory, "data")))?.pid ?? 0;
  await first.end("SIGKILL");
  await until(async () => (await processFacts(pid)) === undefined);
  const data = join(place.directory, "data");
  const { uid, gid } = await stat(data);
  // Of the same user: PostgreSQL itself ignores the processes of others.
  const other = spawn("sleep", ["60"], { uid, gid, cwd: "/" });
  try {
    const lines = [other.pid, data, 1, 5432, socketDirectory, "", "  1 1", "ready", ""].join("\n");
    for (const path of [join(data, "postmaster.pid"), join(socketDirectory, ".s.PGSQL.5432.lock")]) {
      await writeFile(path, lines, { mode: 0o600 });
      await chown(path, uid, gid);
    }
    const said: string[] = [];
    await using again = await start(place.directory, said);
    assert.equal(again.standing, "owner");
    assert.deepEqual(await ask(again.ownerUrl, "select id from kept"), [{ id: 1 }]);
    assert.ok(said.some((message) => message.startsWith("Removing a postmaster.pid")));
  } finally {
    other.kill();
  }
});

test("a server whose owner is gone is ended and started anew", async () => {
  await using place = await temporaryPlace();
  const first = await start(place.directory);
  const { binariesDirectory, socketDirectory } = await first.describe();
  await first.stop();
  const data = join(place.directory, "data");
  const { uid, gid } = await stat(data);
  const options = [
    "listen_addresses=",
    `unix_socket_directories=${socketDirectory}`,
    `${ownerOption}=99999999`,
  ];
  const args = ["-D", data, ...options.flatMap((option) => ["-c", option])];
  const orphan = spawn(join(binariesDirectory, "postgres"), args, { uid, gid, cwd: "/", stdio: "ignore" });
  const ended = once(orphan, "exit");
  await until(async () => (await readPostmasterFile(data))?.status === "ready");
  const found = await findPostmaster(data);
  assert.ok(found.kind === "live" && found.orphan);
  await using again = await start(place.directory);
  assert.equal(again.standing, "owner");
  await ended;
});

test("a path too long for a socket leads to a short directory of our own", async () => {
  await using place = await temporaryPlace();
  await chmod(place.parent, 0o755);
  const deep = join(place.parent, "very-long-name-".repeat(8), "postgres");
  const embedded = await start(deep);
  const { socketDirectory } = await embedded.describe();
  assert.ok(Buffer.byteLength(socketDirectory) < 60, socketDirectory);
  const found = await stat(socketDirectory);
  assert.equal(found.mode & 0o777, 0o700);
  assert.equal(found.uid, (await stat(join(deep, "data"))).uid);
  assert.deepEqual(await ask(embedded.appUrl, "select 1 as one"), [{ one: 1 }]);
  await embedded.stop();
  await rm(socketDirectory, { recursive: true });
});

test("what a killed initdb left is removed, and a path of strange characters does no harm", async () => {
  await using place = await temporaryPlace();
  await chmod(place.parent, 0o755);
  const directory = join(place.parent, `it's, "quoted" %2F`, "postgres");
  await mkdir(join(directory, "data.init-0123456789ab", "base"), { recursive: true });
  await using embedded = await start(directory);
  assert.deepEqual(await ask(embedded.appUrl, "select 1 as one"), [{ one: 1 }]);
  assert.deepEqual((await readdir(directory)).toSorted(), ["data", "postgres.log", "socket"]);
});

test("a link whose files stayed behind is refused with a plain sentence", async () => {
  await using place = await temporaryPlace();
  await mkdir(place.directory, { recursive: true });
  const link = join(place.directory, "postgres");
  await symlink("/nowhere/postgres-0123", link);
  await assert.rejects(
    start(link),
    /is a link to \/nowhere\/postgres-0123, and the database's files are not there/,
  );
});

const installed = "/usr/lib/postgresql/15/bin";
if (existsSync(join(installed, "initdb"))) {
  test("data of a major version the distribution has is served by the distribution's programs", async () => {
    await using place = await temporaryPlace();
    const made = await start(place.directory, [], installed);
    assert.equal((await made.describe()).binariesSource, "configured");
    await made.stop();
    await using again = await start(place.directory);
    const described = await again.describe();
    assert.equal(described.binariesSource, "distribution");
    assert.equal(described.binariesDirectory, installed);
  });
}

if (root) {
  test("an ordinary user runs it from modules it cannot write to and that lack their links", async () => {
    await using place = await temporaryPlace();
    await chmod(place.parent, 0o755);
    const application = join(place.parent, "application");
    const node = await copyApplication(application);
    const user = await nobody();
    await mkdir(place.directory);
    await chown(place.directory, user.uid, user.gid);
    await using embedded = startProcess({ directory: place.directory, root: application, node, user });
    const ready = await embedded.ready;
    assert.ok(ready.binariesDirectory.startsWith(application));
    assert.ok((await readdir(place.directory)).some((name) => name.startsWith("links-")));
    assert.deepEqual(await ask(ready.appUrl, "select 1 as one"), [{ one: 1 }]);
  });

  test("root runs it from an application only root can reach: the programs are copied beside the data", async () => {
    await using place = await temporaryPlace();
    await chmod(place.parent, 0o755);
    const home = join(place.parent, "home");
    await mkdir(home, { mode: 0o700 });
    const node = await copyApplication(home);
    const directory = join(place.parent, "state", "postgres");
    await using embedded = startProcess({ directory, root: home, node });
    const ready = await embedded.ready;
    assert.ok(ready.binariesDirectory.startsWith(directory), ready.binariesDirectory);
    assert.deepEqual(await ask(ready.appUrl, "select 1 as one"), [{ one: 1 }]);
  });

  test("in a place only root may enter the database's files go elsewhere, and a link leads to them", async () => {
    await using place = await temporaryPlace();
    const home = join(place.parent, "home");
    await mkdir(home, { mode: 0o700 });
    const directory = join(home, "data", "postgres");
    const first = await start(directory);
    const elsewhere = await realpath(directory);
    try {
      assert.match(elsewhere, /^\/var\/lib\/badgeworks\/postgres-[0-9a-f]{12}$/);
      assert.deepEqual(await ask(first.appUrl, "select 1 as one"), [{ one: 1 }]);
      await first.stop();
      await using again = await start(directory);
      assert.equal((await again.describe()).dataDirectory, join(elsewhere, "data"));
    } finally {
      await first.stop();
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  test("a data folder made anew where another one was starts with an empty database, not with the other's", async () => {
    await using place = await temporaryPlace();
    const home = join(place.parent, "home");
    await mkdir(home, { mode: 0o700 });
    const directory = join(home, "data", "postgres");
    const places: string[] = [];
    try {
      const first = await start(directory);
      places.push(await realpath(directory));
      await ask(first.ownerUrl, "create table kept as select 1 as id");
      await first.stop();
      await rename(join(home, "data"), join(home, "data.old"));
      const [second, joined] = await Promise.all([start(directory), start(directory)]);
      places.push(await realpath(directory));
      assert.notEqual(places[0], places[1]);
      assert.deepEqual(await ask(second.ownerUrl, "select to_regclass('kept') as found"), [{ found: null }]);
      assert.equal((await joined.describe()).dataDirectory, (await second.describe()).dataDirectory);
      await Promise.all([second.stop(), joined.stop()]);
      await using moved = await start(join(home, "data.old", "postgres"));
      assert.deepEqual(await ask(moved.ownerUrl, "select id from kept"), [{ id: 1 }]);
    } finally {
      await Promise.all(places.map((path) => rm(path, { recursive: true, force: true })));
    }
  });

  test("a filled directory the database's user cannot reach is refused with a plain sentence", async () => {
    await using place = await temporaryPlace();
    const directory = join(place.parent, "home", "data", "postgres");
    await mkdir(directory, { recursive: true });
    await chmod(join(place.parent, "home"), 0o700);
    await writeFile(join(directory, "keep"), "");
    await assert.rejects(start(directory), /cannot enter .* Set DATA_DIR/);
  });
}
