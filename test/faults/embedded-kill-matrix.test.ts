import assert from "node:assert/strict";
import { test } from "node:test";
import { runKillMatrix } from "./embedded-kill-matrix.ts";

const rounds = Number(process.env["FAULT_ROUNDS"] ?? 1);
const users = process.getuid?.() === 0 ? (["self", "nobody"] as const) : (["self"] as const);

for (const user of users) {
  test(`no acknowledged write is lost to kill -9, as ${user === "self" ? "the user of the tests" : user}`, async (context) => {
    for (const { kind, restarted, acknowledged, lost, readyMs } of await runKillMatrix({ rounds, user })) {
      const slowest = Math.max(...readyMs);
      const median = readyMs.toSorted((one, other) => one - other)[Math.floor(readyMs.length / 2)];
      context.diagnostic(
        `${kind}: ${restarted}/${rounds} restarted, ${acknowledged} acknowledged, ${lost} lost, ready in ${median} ms [${slowest}]`,
      );
      assert.equal(restarted, rounds, kind);
      assert.equal(lost, 0, kind);
      assert.ok(acknowledged > 0, kind);
    }
  });
}
