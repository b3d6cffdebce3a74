import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Extent } from "../operations/operation.ts";
import type { Stand } from "../stand/stand.ts";
import type { Circumstances } from "./write-report.ts";

/** What has to be known to read the figures: commit, versions, machine, rules of the run. */
export async function circumstances(
  stand: Stand,
  extent: Extent,
  args: readonly string[],
): Promise<Circumstances> {
  const { rows } = await stand.owner.query<{ version: string; fsync: string }>(
    "select current_setting('server_version') as version, current_setting('fsync') as fsync",
  );
  const shown = args.filter((arg) => arg !== "--write").join(" ");
  const processors = cpus();
  return {
    command: `npm run bench${shown ? ` -- ${shown}` : ""}`,
    lines: [
      `${new Date().toISOString().slice(0, 10)}, commit ${commit()}, Node ${process.versions.node}, PostgreSQL ${rows[0]?.version} (fsync ${rows[0]?.fsync})`,
      `${processors.length} × ${processors[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB`,
      stand.isPinned
        ? "Server pinned to core 0, load on core 1, database on either and counted."
        : "Nothing is pinned: taskset is missing.",
      `${extent.rounds} rounds, ours → limit in each; figures are the median [least..most] of the rounds. L = ours over limit as time, of the same round (1 is the limit, lower is better).`,
    ],
  };
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    }).trim();
  try {
    const changed =
      git("status", "--porcelain", "--", "src", "packages", "migrations") === "" ? "" : " with changes";
    return git("rev-parse", "--short", "HEAD") + changed;
  } catch {
    return "unknown";
  }
}
