import assert from "node:assert/strict";
import { test } from "node:test";
import { openPipeline, type Statement } from "#src/platform/database/pipeline.ts";
import { newIssuerId } from "#src/platform/ids.ts";
import { makeLog } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";
import { openIssuingBed } from "#test/support/issuing-bed.ts";

const locked: Statement<{ answer: number }> = {
  name: "test-locked",
  text: "select 1 as answer from pg_advisory_xact_lock(77)",
};

test("so many statements may be under way, of all and of one issuer; one too many is told to come back", async () => {
  await using bed = await openIssuingBed();
  await using pipeline = openPipeline(bed.appUrl, makeLog("silent"), { all: 3, each: 2 });
  const [one, two, three] = [newIssuerId(), newIssuerId(), newIssuerId()];
  const ask = (issuerId: typeof one) => pipeline.rows(issuerId, locked, []);
  const isBusy = (error: unknown) =>
    error instanceof Problem && error.kind === "unavailable" && error.detail.retryAfterSeconds === 2;

  const client = await bed.database.pool.connect();
  await client.query("select pg_advisory_lock(77)");
  const waiting = [ask(one), ask(one)];
  await assert.rejects(ask(one), isBusy);
  waiting.push(ask(two));
  await assert.rejects(ask(two), isBusy);
  await assert.rejects(ask(three), isBusy);
  await client.query("select pg_advisory_unlock(77)");
  client.release();
  for (const rows of await Promise.all(waiting)) assert.deepEqual(rows, [{ answer: 1 }]);

  const broken: Statement<object> = { name: "test-broken", text: "select 1 / 0" };
  for (let at = 0; at < 5; at++) await assert.rejects(pipeline.rows(one, broken, []), /division by zero/);
  assert.deepEqual(await Promise.all([ask(one), ask(one), ask(three)]), [
    [{ answer: 1 }],
    [{ answer: 1 }],
    [{ answer: 1 }],
  ]);
});
