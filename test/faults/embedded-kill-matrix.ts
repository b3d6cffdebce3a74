import { spawnSync } from "node:child_process";
import { chmod, chown, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readPostmasterFile } from "#src/platform/database/embedded/postmaster-file.ts";
import { processFacts } from "#src/platform/database/embedded/processes.ts";
import { answering, makeWriters } from "./acknowledged-writes.ts";
import { copyApplication, nobody, repository } from "./application-copy.ts";
import { temporaryPlace, until } from "./embedded-places.ts";
import type { Place } from "./embedded-places.ts";
import { startProcess } from "./embedded-process.ts";
import type { EmbeddedProcess } from "./embedded-process.ts";

/** Which processes are killed with signal 9. */
export type KillKind = "parent" | "postmaster" | "all-at-once" | "during-initdb";

/** What one kind of kill did. */
export interface KillCounts {
  kind: KillKind;
  rounds: number;
  /** Rounds after which the database answered again. */
  restarted: number;
  /** Writes acknowledged in all rounds. */
  acknowledged: number;
  /** Acknowledged writes that were missing afterwards. */
  lost: number;
  /** From the kill to the first answer, per round. */
  readyMs: number[];
}

/** How often each kind is done, and as whom: the user of this process, or `nobody` when that is root. */
export interface KillMatrixOptions {
  rounds: number;
  user: "self" | "nobody";
}

type Launch = (directory: string) => EmbeddedProcess;

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir("/proc")).map(Number).filter((id) => id > 0);
  const facts = await Promise.all(all.map(async (id) => ({ id, parent: (await processFacts(id))?.parent })));
  return facts.filter(({ parent }) => parent === pid).map(({ id }) => id);
}

async function victims(kind: KillKind, directory: string, parent: EmbeddedProcess): Promise<number[]> {
  if (kind === "parent") return [parent.pid];
  const postmaster = (await readPostmasterFile(join(directory, "data")))?.pid ?? 0;
  if (kind === "postmaster") return [postmaster];
  return [parent.pid, postmaster, ...(await childrenOf(postmaster))];
}

function killAll(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // A child of PostgreSQL may have ended since it was listed.
    }
  }
}

async function killWhileWriting(
  kind: KillKind,
  rounds: number,
  launch: Launch,
  directory: string,
): Promise<KillCounts> {
  const counts: KillCounts = { kind, rounds, restarted: 0, acknowledged: 0, lost: 0, readyMs: [] };
  let parent = launch(directory);
  let { ownerUrl } = await parent.ready;
  const writers = await makeWriters(ownerUrl, `written_${kind.replaceAll("-", "_")}`);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const writing = writers.write(ownerUrl);
      await sleep(150 + Math.random() * 350);
      const pids = await victims(kind, directory, parent);
      const killed = Date.now();
      killAll(pids);
      await writing.ended;
      if (kind !== "postmaster") {
        parent = launch(directory);
        ({ ownerUrl } = await parent.ready);
      }
      await answering(ownerUrl);
      counts.readyMs.push(Date.now() - killed);
      counts.lost += await writers.lost(ownerUrl);
      counts.restarted += 1;
    }
  } finally {
    await parent.end("SIGTERM");
  }
  return { ...counts, acknowledged: writers.acknowledged.size };
}

async function killDuringInitdb(
  rounds: number,
  launch: Launch,
  newDirectory: () => Promise<string>,
): Promise<KillCounts> {
  const counts: KillCounts = {
    kind: "during-initdb",
    rounds,
    restarted: 0,
    acknowledged: 0,
    lost: 0,
    readyMs: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    const directory = await newDirectory();
    const first = launch(directory);
    await until(async () =>
      (await readdir(directory).catch(() => [])).some((name) => name.startsWith("data.init-")),
    );
    await sleep(Math.random() * 500);
    const killed = Date.now();
    await first.end("SIGKILL");
    const second = launch(directory);
    try {
      const { ownerUrl } = await second.ready;
      counts.readyMs.push(Date.now() - killed);
      const writers = await makeWriters(ownerUrl, "written");
      const writing = writers.write(ownerUrl);
      await sleep(50);
      writing.stop();
      await writing.ended;
      counts.lost += await writers.lost(ownerUrl);
      counts.acknowledged += writers.acknowledged.size;
      counts.restarted += 1;
    } finally {
      await second.end("SIGTERM");
    }
  }
  return counts;
}

async function launcher(place: Place, user: { uid: number; gid: number } | undefined): Promise<Launch> {
  if (user === undefined) return (directory) => startProcess({ directory, root: repository });
  const probe = `import(${JSON.stringify(join(repository, "test/faults/embedded-process.ts"))})`;
  const reached = spawnSync(process.execPath, ["-e", probe], { ...user, cwd: "/", env: {} }).status === 0;
  if (reached) return (directory) => startProcess({ directory, root: repository, user });
  const root = join(place.parent, "application");
  const node = await copyApplication(root);
  return (directory) => startProcess({ directory, root, node, user });
}

/** Kills every part of the embedded PostgreSQL in every way while it is written to, and counts what is missing after. */
export async function runKillMatrix({ rounds, user }: KillMatrixOptions): Promise<KillCounts[]> {
  await using place = await temporaryPlace();
  await chmod(place.parent, 0o755);
  const as = user === "nobody" ? await nobody() : undefined;
  const launch = await launcher(place, as);
  let places = 0;
  const newDirectory = async (): Promise<string> => {
    const directory = join(place.parent, `place-${(places += 1)}`, "postgres");
    await mkdir(directory, { recursive: true });
    if (as) await chown(directory, as.uid, as.gid);
    return directory;
  };
  const directory = await newDirectory();
  const counts: KillCounts[] = [];
  for (const kind of ["parent", "postmaster", "all-at-once"] as const) {
    counts.push(await killWhileWriting(kind, rounds, launch, directory));
  }
  counts.push(await killDuringInitdb(rounds, launch, newDirectory));
  return counts;
}
