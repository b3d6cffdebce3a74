import assert from "node:assert/strict";
import { test } from "node:test";
import { ownRunner } from "./installation.ts";
import { runMailingKills } from "./mailing-kill.ts";

for (const connections of [1, 5]) {
  test(`a kill -9 in the middle of mailing loses none and repeats at most ${connections}`, async (context) => {
    const counts = await runMailingKills({ kills: 2, connections, runner: ownRunner, mailsOfOneEvent: 300 });
    context.diagnostic(JSON.stringify(counts));
    assert.equal(counts.lost, 0);
    assert.ok(counts.mostRepeats <= connections);
    assert.ok(counts.repeats <= counts.kills * connections);
    assert.ok(Math.max(...counts.resumedMs) < 15_000, "mailing goes on soon");
  });
}
