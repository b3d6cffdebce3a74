import assert from "node:assert/strict";
import { test } from "node:test";
import { Pool } from "pg";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { ask, temporaryPlace } from "#test/faults/embedded-places.ts";
import { checkSorting } from "./sorting.ts";

async function sortingOf(url: string): Promise<string[]> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    return (await checkSorting(pool)).map(({ level, message, cure }) => [level, message, cure].join(" "));
  } finally {
    await pool.end();
  }
}

test("says whether an upgrade of the machine may change the order of text, and when it has", async () => {
  await using place = await temporaryPlace();
  await using embedded = await startEmbeddedPostgres({ directory: place.directory, log: () => undefined });
  const ours = await sortingOf(embedded.ownerUrl);
  assert.deepEqual([ours.length, ours[0]?.startsWith("ok It sorts text by code points")], [1, true]);

  const superuser = embedded.ownerUrl.replace("badgeworks_owner@", "badgeworks_superuser@");
  for (const [name, options] of [
    ["plain", "locale_provider libc locale 'C.UTF-8'"],
    ["bytes", "locale_provider libc locale 'C'"],
    ["estonian", "locale_provider icu icu_locale 'et' locale 'C'"],
  ] as const) {
    await ask(superuser, `create database ${name} ${options} encoding 'UTF8' template template0`);
  }
  const of = (name: string): Promise<string[]> => sortingOf(superuser.replace("/badgeworks?", `/${name}?`));
  assert.match((await of("plain")).join(), /^ok It sorts text by code points/);
  assert.match((await of("bytes")).join(), /^warn The database's locale is C: .* locale 'C\.UTF-8'/);
  assert.match((await of("estonian")).join(), /^warn The database sorts text as et: .* locale 'C\.UTF-8'/);
  await ask(superuser, "update pg_database set datcollversion = '1.2' where datname = 'estonian'");
  assert.match(
    (await of("estonian")).join(),
    /^bad .* indexes were made with 1\.2: .* REINDEX DATABASE "estonian"/,
  );
});
