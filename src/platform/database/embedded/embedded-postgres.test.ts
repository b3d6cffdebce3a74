import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { repository } from "#test/faults/application-copy.ts";
import { ask, temporaryPlace, until } from "#test/faults/embedded-places.ts";
import { startProcess } from "#test/faults/embedded-process.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import type { EmbeddedPostgres } from "./embedded-postgres.ts";
import { readPostmasterFile } from "./postmaster-file.ts";

interface Said {
  level: string;
  message: string;
}

function start(directory: string, said: Said[] = []): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ directory, log: (level, message) => said.push({ level, message }) });
}

async function serverPid(directory: string): Promise<number> {
  return (await readPostmasterFile(join(directory, "data")))?.pid ?? 0;
}

test("a first start gives a safe database, and a second start finds what was written", async () => {
  await using place = await temporaryPlace();
  {
    await using embedded = await start(place.directory);
    assert.equal(embedded.standing, "owner");
    assert.equal(embedded.state(), "running");
    await ask(
      embedded.ownerUrl,
      "create table kept as select 1 as id; grant select on kept to badgeworks_app",
    );
    const roles = await ask(
      embedded.appUrl,
      `select rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, pg_get_userbyid(datdba) as owner
         from pg_roles, pg_database where rolname in ('badgeworks_owner', 'badgeworks_app') and datname = 'badgeworks'`,
    );
    const plain = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false };
    assert.deepEqual(roles, [
      { rolname: "badgeworks_owner", ...plain, owner: "badgeworks_owner" },
      { rolname: "badgeworks_app", ...plain, owner: "badgeworks_owner" },
    ]);
    await assert.rejects(
      ask(embedded.appUrl, "create table no (id int)"),
      /permission denied for schema public/,
    );
    await assert.rejects(ask(embedded.appUrl, "create temp table no (id int)"), /permission denied/);
    await assert.rejects(ask(embedded.appUrl, "create schema no"), /permission denied/);
    await assert.rejects(ask(embedded.ownerUrl, "copy kept to program 'true'"), /permission denied/);
    await ask(embedded.ownerUrl, "create extension pg_trgm");
    const settings = await ask(
      embedded.appUrl,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, current_setting('listen_addresses') as addresses,
              current_setting('max_connections') as connections, current_setting('shared_buffers') as buffers,
              current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone`,
    );
    assert.deepEqual(settings, [
      {
        fsync: "on",
        commit: "on",
        pages: "on",
        addresses: "",
        connections: "50",
        buffers: "128MB",
        encoding: "UTF8",
        zone: "UTC",
      },
    ]);
    const described = await embedded.describe();
    assert.equal(described.checksums, true);
    assert.equal(described.serverVersion, described.binariesVersion);
    assert.ok(described.newestKnownVersion && described.freeBytes > 0);
  }
  assert.equal(await serverPid(place.directory), 0, "stop leaves no server");
  await using again = await start(place.directory);
  assert.deepEqual(await ask(again.appUrl, "select id from kept"), [{ id: 1 }]);
  assert.match(await readFile(join(place.directory, "postgres.log"), "utf8"), /ready to accept connections/);
});

test("a server that ends by itself is started again, and readiness shows it meanwhile", async () => {
  await using place = await temporaryPlace();
  const said: Said[] = [];
  const embedded = await start(place.directory, said);
  await ask(embedded.ownerUrl, "create table kept as select 1 as id");
  process.kill(await serverPid(place.directory), "SIGKILL");
  await until(() => embedded.state() === "restarting");
  await until(() => embedded.state() === "running");
  assert.deepEqual(await ask(embedded.ownerUrl, "select id from kept"), [{ id: 1 }]);
  assert.ok(said.some(({ level, message }) => level === "error" && message.includes("ended by itself")));

  const last = await serverPid(place.directory);
  process.kill(last, "SIGKILL");
  await until(() => embedded.state() === "restarting");
  await embedded.stop();
  const left = await serverPid(place.directory);
  assert.ok(left === 0 || left === last, "stopping while it restarts leaves no server");
});

test("a process that finds a server adopts it, and takes over when its owner is killed or stops", async () => {
  await using place = await temporaryPlace();
  const where = { directory: place.directory, root: repository };
  const first = startProcess(where);
  assert.equal((await first.ready).standing, "owner");
  const embedded = await start(place.directory);
  assert.equal(embedded.standing, "adopter");
  await ask(embedded.ownerUrl, "create table kept as select 1 as id");
  await first.end("SIGKILL");
  await until(() => embedded.standing === "owner" && embedded.state() === "running");
  assert.deepEqual(await ask(embedded.ownerUrl, "select id from kept"), [{ id: 1 }]);

  const second = startProcess(where);
  const ready = await second.ready;
  assert.equal(ready.standing, "adopter");
  assert.equal(ready.appUrl, embedded.appUrl);
  await second.end("SIGTERM");
  assert.deepEqual(await ask(embedded.ownerUrl, "select id from kept"), [{ id: 1 }]);

  await using third = startProcess(where);
  await third.ready;
  await embedded.stop();
  await third.said("runs again");
  assert.deepEqual(await ask(embedded.ownerUrl, "select id from kept"), [{ id: 1 }]);
});

test("two processes that start at once on nothing share one server", async () => {
  await using place = await temporaryPlace();
  await using one = startProcess({ directory: place.directory, root: repository });
  await using two = startProcess({ directory: place.directory, root: repository });
  const [first, second] = await Promise.all([one.ready, two.ready]);
  assert.deepEqual([first.standing, second.standing].toSorted(), ["adopter", "owner"]);
  await ask(first.ownerUrl, "create table kept as select 1 as id");
  assert.deepEqual(await ask(second.ownerUrl, "select id from kept"), [{ id: 1 }]);
  const left = await readdir(place.directory);
  assert.deepEqual(
    left.filter((name) => name.startsWith("data")),
    ["data"],
  );
});

test("a configured directory without programs is refused with a plain sentence", async () => {
  await using place = await temporaryPlace();
  const binaries = join(place.parent, "nothing");
  const refused = startEmbeddedPostgres({ directory: place.directory, binaries, log: () => undefined });
  await assert.rejects(refused, /has no postgres and initdb/);
});
