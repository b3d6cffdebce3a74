import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { circumstances } from "./report/circumstances.ts";
import { reportText, writeFigures } from "./report/write-report.ts";
import type { Result } from "./report/result.ts";
import { assertion } from "./operations/assertion.ts";
import { events } from "./operations/events.ts";
import { exportEvents } from "./operations/export.ts";
import { issue } from "./operations/issue.ts";
import { overload } from "./operations/overload.ts";
import { mail } from "./operations/mail.ts";
import { memory } from "./operations/memory.ts";
import { revoke } from "./operations/revoke.ts";
import { sign } from "./operations/sign.ts";
import { verify } from "./operations/verify.ts";
import type { Operation } from "./operations/operation.ts";
import { openStand } from "./stand/stand.ts";

const operations: Readonly<Record<string, Operation>> = {
  issue,
  revoke,
  assertion,
  events,
  export: exportEvents,
  mail,
  overload,
  sign,
  verify,
};

const help = `npm run bench -- [options]
  --only a,b       of ${Object.keys(operations).join(", ")}
  --rounds N       rounds of each operation (5)
  --quick          small numbers and 2 rounds, to see that it works
  --gate SECONDS   how long to wait for a quiet machine before each round (60; 0: not at all)
  --json FILE      every value of every round
  --write          puts the figures into docs/benchmarks.md`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    gate: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const names = values.only?.split(",") ?? Object.keys(operations);
const unknown = names.filter((name) => !(name in operations));
if (unknown.length > 0) {
  console.error(`There is no operation ${unknown.join(", ")}.\n\n${help}`);
  process.exit(2);
}
const extent = {
  rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
  quick: values.quick,
  gateSeconds: Number(values.gate ?? (values.quick ? 0 : 60)),
};

await using stand = await openStand();
const results: Result[] = [];
for (const [name, operation] of Object.entries(operations)) {
  if (!names.includes(name)) continue;
  console.error(`${name} …`);
  results.push(await operation(stand, extent));
}
// Signing and verifying need no server.
if (stand.peakMemory() > 0) results.push(memory(stand));
const around = await circumstances(stand, extent, process.argv.slice(2));
const text = reportText(around, results);
console.log(text);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...around, results }, null, 2)}\n`);
if (values.write) writeFigures(new URL("../docs/benchmarks.md", import.meta.url), text);
