import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

/** A user of the operating system. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** How programs of the database are started: as which user, with which extra library directory. */
export interface Launcher {
  user?: SystemUser | undefined;
  libraryPath?: string | undefined;
}

/**
 * An inherited environment does harm: with root's HOME, libpq inside the server fails on root's certificates,
 * and PG* variables would change what initdb and postgres do.
 */
function cleanEnvironment(libraryPath: string | undefined): NodeJS.ProcessEnv {
  const name = process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
  return { PATH: searchPath, LC_ALL: "C", TZ: "UTC", ...(libraryPath && { [name]: libraryPath }) };
}

function setprivPath(): string | undefined {
  if (process.platform !== "linux") return undefined;
  return ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
}

let deathSignals: Promise<string | undefined> | undefined;

/** The path of a setpriv that can send a signal when its parent dies, or undefined (BusyBox, macOS). */
function findSetpriv(): Promise<string | undefined> {
  deathSignals ??= (async () => {
    const path = setprivPath();
    if (path === undefined) return undefined;
    const tried = await run({}, path, ["--pdeathsig", "INT", "true"]);
    return tried.code === 0 ? path : undefined;
  })();
  return deathSignals;
}

/** Starts a program as the database's user in a clean environment; it gets the signal when this process dies. */
export async function launch(
  launcher: Launcher,
  deathSignal: "INT" | "KILL",
  file: string,
  args: string[],
  stdio: StdioOptions,
): Promise<ChildProcess> {
  const setpriv = await findSetpriv();
  const [command, ...rest] = setpriv ? [setpriv, "--pdeathsig", deathSignal, file, ...args] : [file, ...args];
  return start(launcher, command ?? file, rest, stdio);
}

/** Runs a program to its end and returns its exit code and what it printed; a program that cannot start has code -1. */
export async function run(
  launcher: Launcher,
  file: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return collect(start(launcher, file, args, ["ignore", "pipe", "pipe"]));
}

/** Waits for a started program and returns its exit code and what it printed. */
export async function collect(child: ChildProcess): Promise<{ code: number; output: string }> {
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  try {
    await once(child, "close");
  } catch (error) {
    return { code: -1, output: error instanceof Error ? error.message : String(error) };
  }
  return { code: child.exitCode ?? -1, output: Buffer.concat(chunks).toString("utf8") };
}

function start(launcher: Launcher, file: string, args: string[], stdio: StdioOptions): ChildProcess {
  const { user, libraryPath } = launcher;
  return spawn(file, args, {
    stdio,
    cwd: "/",
    env: cleanEnvironment(libraryPath),
    // A session of its own: Ctrl-C in a terminal must reach our server first, which stops the database last.
    detached: true,
    ...(user && { uid: user.uid, gid: user.gid }),
  });
}
