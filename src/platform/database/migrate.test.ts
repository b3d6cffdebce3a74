import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { openPool } from "#src/platform/database/connections.ts";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { knownMigrations, migrate } from "#src/platform/database/migrate.ts";
import { migrateJobs } from "#src/platform/jobs/job-queue.ts";
import { makeLog } from "#src/platform/log.ts";

const log = makeLog("silent");

test("every migration has the next number, so that none comes before one that has run somewhere", () => {
  const numbers = knownMigrations().map((name) => Number(name.slice(0, 4)));
  // 3 to 5 were never used, and now they cannot be: installations that ran 6 would refuse them.
  const expected = [1, 2, ...Array.from({ length: numbers.length - 2 }, (_, at) => at + 6)];
  assert.deepEqual(numbers, expected);
});

test("processes that start at the same moment all find the schema, and rights that leave the audit log alone", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "badgeworks-migrate-"));
  const embedded = await startEmbeddedPostgres({ directory, log: () => undefined });
  const { ownerUrl, appUrl } = embedded;
  try {
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          await migrate(ownerUrl, appUrl, log);
          await migrateJobs(ownerUrl, appUrl, [{ name: "test.nothing", concurrency: 1 }], log);
        }),
      );
    }
    const app = openPool(appUrl, log, { max: 1 });
    const { rows } = await app.query(`
      select count(*) as tables,
        count(*) filter (where has_table_privilege(oid, 'select')) as readable,
        count(*) filter (where has_table_privilege(oid, 'update, delete')) as alterable
      from pg_class where relname like 'audit\\_entry%' and relkind in ('r', 'p')`);
    await app.end();
    const { tables, ...rights } = rows[0] as { tables: number };
    assert.ok(tables >= 4);
    assert.deepEqual(rights, { readable: 1, alterable: 0 });
  } finally {
    await embedded.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
