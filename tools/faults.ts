import { chmod } from "node:fs/promises";
import { temporaryPlace } from "#test/faults/embedded-places.ts";
import { runKillMatrix } from "#test/faults/embedded-kill-matrix.ts";
import { ownRunner, type Runner } from "#test/faults/installation.ts";
import { runIssuingKills } from "#test/faults/issuing-kill.ts";
import { runMailingKills } from "#test/faults/mailing-kill.ts";
import { installedRunner, ordinaryRunner } from "#test/faults/runners.ts";

/*
 * The full rounds of the fault tests: `npm run faults`, or FAULT_ROUNDS=5 for fewer. Prints one row for each way of killing and
 * ends with 1 when anything was lost, half made, or repeated more often than it may be.
 */

const rounds = Number(process.env["FAULT_ROUNDS"] ?? 20);
const root = process.getuid?.() === 0;
let bad = 0;

function row(name: string, cells: Record<string, number | string>, wrong: number): void {
  bad += wrong > 0 ? 1 : 0;
  const text = Object.entries(cells).map(([label, value]) => `${label} ${value}`);
  console.log(`${wrong > 0 ? "FAILED " : "ok     "}${name.padEnd(58)} ${text.join(", ")}`);
}

/** Median and largest, in seconds. */
function seconds(ms: readonly number[]): string {
  const sorted = ms.toSorted((one, other) => one - other);
  const inSeconds = (value = 0): string => (value / 1000).toFixed(1);
  return `${inSeconds(sorted[Math.floor(sorted.length / 2)])} s [${inSeconds(sorted.at(-1))}]`;
}

async function database(user: "self" | "nobody", who: string): Promise<void> {
  for (const { kind, restarted, acknowledged, lost, readyMs } of await runKillMatrix({ rounds, user })) {
    const cells = { restarted: `${restarted}/${rounds}`, acknowledged, lost, ready: seconds(readyMs) };
    row(`database, ${who}, killed: ${kind}`, cells, lost + rounds - restarted);
  }
}

async function issuing(runner: Runner, who: string, times = rounds): Promise<void> {
  for (const { victims, readyMs, lost, halfMade, unsent, ...counts } of await runIssuingKills({
    rounds: times,
    runner,
  })) {
    const { acknowledged, awards, unseen } = counts;
    const cells = { rounds: times, acknowledged, awards, lost, "half made": halfMade, unsent, unseen };
    row(
      `issuing, ${who}, killed: ${victims}`,
      { ...cells, ready: seconds(readyMs) },
      lost + halfMade + unsent,
    );
  }
}

async function mailing(runner: Runner, who: string, connections: number, kills = rounds): Promise<void> {
  const counts = await runMailingKills({ kills, connections, runner, mailsOfOneEvent: 600 });
  const { mails, lost, repeats, mostRepeats, resumedMs } = counts;
  const cells = { kills: counts.kills, mails, lost, repeats, "most after one kill": mostRepeats };
  const wrong = lost + Math.max(0, mostRepeats - connections);
  row(
    `mailing, ${who}, ${connections} SMTP connection(s)`,
    { ...cells, "goes on after": seconds(resumedMs) },
    wrong,
  );
}

await using place = await temporaryPlace();
await chmod(place.parent, 0o755);
const self = root ? "as root" : "as this user";

await database("self", self);
await issuing(ownRunner, self);
for (const connections of [1, 5]) await mailing(ownRunner, self, connections);
if (root) {
  const nobody = await ordinaryRunner(`${place.parent}/ordinary`);
  await database("nobody", "as nobody");
  await issuing(nobody, "as nobody");
  for (const connections of [1, 5]) await mailing(nobody, "as nobody", connections);
}
const installed = await installedRunner(`${place.parent}/installed`);
await issuing(installed, "after npm ci --ignore-scripts", Math.min(rounds, 5));
await mailing(installed, "after npm ci --ignore-scripts", 5, Math.min(rounds, 5));

console.log(bad === 0 ? "Nothing was lost." : `${bad} rows failed.`);
process.exitCode = bad === 0 ? 0 : 1;
