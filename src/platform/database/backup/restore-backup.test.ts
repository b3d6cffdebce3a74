import assert from "node:assert/strict";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { readBackup } from "#src/platform/database/backup/read-backup.ts";
import { restoreBackup, type RestoreOptions } from "#src/platform/database/backup/restore-backup.ts";
import { writeBackup } from "#src/platform/database/backup/write-backup.ts";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { migrate } from "#src/platform/database/migrate.ts";
import { makeLog } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";

const log = makeLog("silent");
const opened = new AsyncDisposableStack();
after(() => opened.disposeAsync());

/** A migrated database of its own, with a connection of its owner. */
async function migrated() {
  const directory = await mkdtemp(path.join(tmpdir(), "badgeworks-backup-"));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  const server = opened.use(await startEmbeddedPostgres({ directory, log: () => undefined }));
  await migrate(server.ownerUrl, server.appUrl, log);
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  opened.defer(() => client.end());
  return { client, directory, ownerUrl: server.ownerUrl, appUrl: server.appUrl };
}

const tablesOf = `
  select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname !~ '^kysely_' order by 1`;

/** Everything in the database, row by row as text. */
async function contentOf(client: Client): Promise<Record<string, string[]>> {
  const { rows: tables } = await client.query<{ name: string }>(tablesOf);
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

const source = await migrated();
await source.client.query(`
  insert into issuer values ('AAAAAAAA', E'Tab\\tnew\\nline \\\\. back\\\\slash \\\\N', '\\.', 'a@example.org', 'https://example.org', null, now(), now(), '山田');
  insert into image values ('AAAAAAAA', '\\x01', 'image/png', 1, 1, decode(repeat('00ff5c2e0a', 50000), 'hex'), now());
  update issuer set image_digest = '\\x01';
  insert into badge_content values ('AAAAAAAA', '\\x02', 'en', 'n', '', '', '', array['a,b', '"', null, ''], '\\x01');
  insert into message values ('AAAAAAAA', '\\x03', '', '', '', '');
  insert into badge values ('AAAAAAAA', 'AAAAAAAAbbbbbbbbbbbb', '\\x02', '\\x03', false, '{}', null, '{"a": [1, null]}', now(), now(), 'x', null);
  insert into issuing_event values ('AAAAAAAA', 'event0000000001', 'AAAAAAAAbbbbbbbbbbbb', '\\x02', '\\x03', 'infinity', '-infinity', 1, true, false,
    '', '{ "b":1,  "a" : 2 }', null, '2026-01-01 00:00:00.123456+05', 'x');
  insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at)
    select 'AAAAAAAA', decode(lpad(to_hex(i), 40, '0'), 'hex'), 'event0000000001', 'AAAAAAAAbbbbbbbbbbbb', i || '@example.org', 'Name ' || i, now() from generate_series(1, 5000) i;
  insert into audit_entry values ('AAAAAAAA', '2020-05-05', 'old', 'a', 'a', 's', '{}', '', ''), ('AAAAAAAA', now(), 'new', 'a', 'a', 's', '{}', '', '');
  create table audit_entry_201901 partition of audit_entry for values from ('2019-01-01 00:00:00+00') to ('2019-02-01 00:00:00+00');
  insert into audit_entry values ('AAAAAAAA', '2019-01-05', 'older', 'a', 'a', 's', '{}', '', '')`);
const file = path.join(source.directory, "whole.backup");
const label = { program: "0.1.0", createdAt: new Date(), notes: { note: "ä" } };
const written = await writeBackup(source.ownerUrl, createWriteStream(file), label);

const plain: RestoreOptions = { replaceable: [], beforeCommit: () => Promise.resolve() };
const restoreFrom = async (from: string, ownerUrl: string, options = plain) =>
  restoreBackup(ownerUrl, await readBackup(createReadStream(from)), options);

test("a backup holds every table of the schema, and the schema has nothing a backup would lose", async () => {
  const { rows } = await source.client.query<{ name: string }>(tablesOf);
  assert.deepEqual(
    written.tables.map(({ name }) => name).toSorted(),
    rows.map(({ name }) => name),
  );
  assert.ok(rows.length >= 12);
  const { rows: sequences } = await source.client.query(
    "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S'",
  );
  assert.equal(sequences.length, 0, "a sequence's position is not in a backup");
});

test("referenced tables come before those that refer to them", () => {
  const order = written.tables.map(({ name }) => name);
  assert.ok(order.indexOf("issuer") < order.indexOf("image"));
  assert.ok(order.indexOf("badge_content") < order.indexOf("badge"));
  assert.ok(order.indexOf("badge") < order.indexOf("issuing_event"));
});

test("only the owner can back up: rows hidden from a role are never left out silently", async () => {
  const target = createWriteStream(path.join(source.directory, "refused.backup"));
  await assert.rejects(writeBackup(source.appUrl, target, label), /Only the role that owns the tables/);
});

test("a restore brings back every row, its partitions and its foreign keys, and refuses to do so twice", async () => {
  const target = await migrated();
  const keys = `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d from pg_constraint
    where contype = 'f' order by 1, 2`;
  const before = await target.client.query(keys);
  let seen = 0;
  const summary = await restoreFrom(file, target.ownerUrl, {
    replaceable: [],
    async beforeCommit(tx) {
      seen = (await tx.selectFrom("award").select("award_id").execute()).length;
    },
  });
  assert.equal(seen, 5000);
  assert.deepEqual(summary, written);
  assert.deepEqual(await contentOf(target.client), await contentOf(source.client));
  assert.deepEqual((await target.client.query(keys)).rows, before.rows);
  const { rows } = await target.client.query("select from audit_entry_201901");
  assert.equal(rows.length, 1, "an old month is a partition again");
  await assert.rejects(restoreFrom(file, target.ownerUrl), /not empty \(.*issuer.*hold rows/);
});

test("a restore that fails at any point leaves nothing behind", async () => {
  const target = await migrated();
  const empty = await contentOf(target.client);
  const refuses = {
    ...plain,
    beforeCommit: () => Promise.reject(new Problem("conflict", "The key does not fit.")),
  };
  await assert.rejects(restoreFrom(file, target.ownerUrl, refuses), /does not fit/);
  const cut = async () =>
    restoreBackup(target.ownerUrl, await readBackup(createReadStream(file, { end: 20_000 })), plain);
  await assert.rejects(cut(), /ends too early/);
  const keys = await target.client.query("select from pg_constraint where contype = 'f'");
  assert.ok((keys.rowCount ?? 0) > 5, "the foreign keys are there");
  assert.deepEqual(await contentOf(target.client), empty);
  await restoreFrom(file, target.ownerUrl);
});

test("a backup of another schema is refused with what to do", async () => {
  const target = await migrated();
  await target.client.query("insert into kysely_migration values ('0999-later', 'now')");
  await assert.rejects(restoreFrom(file, target.ownerUrl), /older Badgeworks \(0\.1\.0.*then upgrade/s);
});
