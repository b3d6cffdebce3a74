import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { test, type TestContext } from "node:test";
import { temporaryPlace } from "./embedded-places.ts";
import { ownRunner, type Runner, type Victims } from "./installation.ts";
import { runIssuingKills } from "./issuing-kill.ts";
import { ordinaryRunner } from "./runners.ts";

async function kill(context: TestContext, runner: Runner, kinds?: readonly Victims[]): Promise<void> {
  const options = { rounds: 1, largestBatch: 150, runner, ...(kinds && { kinds }) };
  for (const counts of await runIssuingKills(options)) {
    context.diagnostic(JSON.stringify(counts));
    assert.equal(counts.lost, 0, `${counts.victims}: acknowledged events are there`);
    assert.equal(counts.halfMade, 0, `${counts.victims}: every event is whole`);
    assert.equal(counts.unsent, 0, `${counts.victims}: every mail leaves`);
    assert.ok(counts.acknowledged > 0);
  }
}

test("no acknowledged event is lost or half made when the server, its database or both are killed", (context) =>
  kill(context, ownRunner));

if (process.getuid?.() === 0) {
  test("nor when they run as an ordinary user", async (context) => {
    await using place = await temporaryPlace();
    await chmod(place.parent, 0o755);
    await kill(context, await ordinaryRunner(place.directory), ["server"]);
  });
}
