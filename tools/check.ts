import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freshTables, tablesNow } from "./generate-tables.ts";

/*
 * `npm run check`: types, lint, format, the generated table types and the import rules. Says what is wrong, and how to mend it.
 */

const root = fileURLToPath(new URL("../", import.meta.url));
const tool = (name: string) => path.join(root, "node_modules", ".bin", name);

interface Check {
  readonly name: string;
  readonly cure?: string;
  /** Returns what is wrong, or null. */
  run(): Promise<string | null>;
}

const checks: readonly Check[] = [
  { name: "types", run: () => running(tool("tsc"), "--project", ".", "--pretty", "false") },
  { name: "lint", run: () => running(tool("oxlint")) },
  { name: "format", cure: "npm run format", run: () => running(tool("oxfmt"), "--check", ".") },
  {
    name: "boundaries",
    run: () => running(process.execPath, "--test", "--test-reporter=dot", "test/architecture.test.ts"),
  },
  {
    name: "table types",
    cure: "npm run tables",
    run: async () =>
      (await freshTables()) === tablesNow() ? null : "tables.ts is not what the migrations make.",
  },
];

async function running(command: string, ...args: string[]): Promise<string | null> {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (out += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? null : out.trim();
}

let wrong = 0;
for (const check of checks) {
  const start = performance.now();
  const fault = await check.run().catch((error: unknown) => String(error));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${fault === null ? "ok  " : "FAIL"}  ${check.name} (${seconds} s)\n`);
  if (fault === null) continue;
  wrong++;
  const cure = check.cure ? `\nTo mend it: ${check.cure}` : "";
  process.stdout.write(`${fault.replace(/^/gm, "      ")}${cure.replace(/^/gm, "      ")}\n`);
}
process.exitCode = wrong > 0 ? 1 : 0;
