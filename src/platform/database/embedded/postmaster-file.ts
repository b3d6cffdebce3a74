import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pidInUse, processFacts } from "./processes.ts";
import type { ProcessFacts } from "./processes.ts";

/** The option by which a postmaster shows which process started it: who asks can tell an orphan. */
export const ownerOption = "badgeworks.owner_pid";

/** What PostgreSQL wrote into postmaster.pid; the status is line 8 and empty at first. */
export interface PostmasterFile {
  pid: number;
  socketDirectory: string;
  status: string;
}

/** What is found in a data directory: nobody, the file of a dead or unrelated process, or a running postmaster. */
export type Found =
  | { kind: "none" }
  | { kind: "stale"; text: string }
  | { kind: "live"; file: PostmasterFile; orphan: boolean };

/** Where PostgreSQL keeps its lock file in a data directory. */
export function postmasterFilePath(dataDirectory: string): string {
  return join(dataDirectory, "postmaster.pid");
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function parse(text: string): PostmasterFile {
  const lines = text.split("\n");
  const pid = Math.abs(Number.parseInt(lines[0] ?? "", 10)) || 0;
  return { pid, socketDirectory: lines[4] ?? "", status: (lines[7] ?? "").trim() };
}

/** Reads postmaster.pid; undefined when there is none. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  const text = await readText(postmasterFilePath(dataDirectory));
  return text === undefined ? undefined : parse(text);
}

function servesDirectory(facts: ProcessFacts, dataDirectory: string): boolean {
  if (facts.program !== "postgres") return false;
  if (facts.directory !== undefined) return facts.directory === dataDirectory;
  return `${facts.commandLine} `.includes(` -D ${dataDirectory} `);
}

function isOrphan(facts: ProcessFacts): boolean {
  const owner = new RegExp(`${ownerOption}=(\\d+)`).exec(facts.commandLine)?.[1];
  return owner !== undefined && Number(owner) !== facts.parent;
}

/** Looks who, if anybody, runs a data directory; the directory must be given without symbolic links. */
export async function findPostmaster(dataDirectory: string): Promise<Found> {
  const path = postmasterFilePath(dataDirectory);
  const text = await readText(path);
  if (text === undefined) return { kind: "none" };
  const file = parse(text);
  // An empty file is being written by somebody, or was left by a crash: old ones are of no use to anybody.
  if (file.pid === 0) return (await ageOf(path)) > 2000 ? { kind: "stale", text } : { kind: "none" };
  const facts = await processFacts(file.pid);
  if (facts && servesDirectory(facts, dataDirectory)) return { kind: "live", file, orphan: isOrphan(facts) };
  // A dead pid is PostgreSQL's own business: it checks its shared memory before it goes on.
  return pidInUse(file.pid) ? { kind: "stale", text } : { kind: "none" };
}

async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
}

/** Removes a lock file if it still has this text; one that somebody wrote meanwhile is put back. */
export async function removeLockFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  await rename(path, aside).catch(() => undefined);
  if ((await readText(aside)) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Removes the lock file beside the socket when its process is not a postmaster of this data directory. */
export async function clearSocketLock(dataDirectory: string, socketDirectory: string): Promise<void> {
  const path = join(socketDirectory, ".s.PGSQL.5432.lock");
  const text = await readText(path);
  if (text === undefined) return;
  const { pid } = parse(text);
  const facts = pid === 0 ? undefined : await processFacts(pid);
  if (facts && servesDirectory(facts, dataDirectory)) return;
  if (pid === 0 ? (await ageOf(path)) > 2000 : pidInUse(pid)) await removeLockFile(path, text);
}
