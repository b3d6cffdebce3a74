import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "./commands.ts";
import { ownerOption, readPostmasterFile } from "./postmaster-file.ts";
import type { Site } from "./site.ts";

/** A postmaster this process started. */
export interface Postmaster {
  child: ChildProcess;
  pid: number;
  /** Resolves when it has ended, however that came. */
  ended: Promise<void>;
  /** The last lines it logged. */
  tail(): Promise<string[]>;
}

/** A start that failed, with the last lines of the server's log. */
export interface FailedStart {
  lastLines: string[];
}

function serverArguments(site: Site): string[] {
  // The setting is a list, so a path in it is quoted.
  const socket = `"${site.socketDirectory.replaceAll('"', '""')}"`;
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${socket}`,
    "unix_socket_permissions=0700",
    "port=5432",
    "logging_collector=off",
    "log_destination=stderr",
    `${ownerOption}=${process.pid}`,
  ];
  return ["-D", site.dataDirectory, ...settings.flatMap((setting) => ["-c", setting])];
}

/** A flag and a promise for the end of a process, also of one that could not be started. */
function watchEnd(child: ChildProcess): { over: boolean; promise: Promise<void> } {
  const end = { over: false, promise: Promise.resolve() };
  end.promise = new Promise((resolve) => {
    const note = (): void => {
      end.over = true;
      resolve();
    };
    child.once("exit", note);
    child.once("error", note);
  });
  return end;
}

/** Starts a postmaster and waits until it says it is ready, however long recovery takes, or has ended. */
export async function startPostmaster(site: Site, stop: AbortSignal): Promise<Postmaster | FailedStart> {
  const log = await site.serverLog.open();
  const program = join(site.binaries.directory, "postgres");
  const stdio = ["ignore", log.descriptor, log.descriptor] as const;
  const child = await launch(site.binaries.launcher, "INT", program, serverArguments(site), [...stdio]);
  log.close();
  const end = watchEnd(child);
  const started = Date.now();
  let told = 0;
  while (!end.over) {
    const file = await readPostmasterFile(site.dataDirectory);
    if (file?.pid === child.pid && child.pid !== undefined && file?.status === "ready") {
      return { child, pid: child.pid, ended: end.promise, tail: () => log.tail() };
    }
    if (stop.aborted) child.kill("SIGINT");
    const seconds = Math.floor((Date.now() - started) / 10_000) * 10;
    if (seconds > told) {
      told = seconds;
      site.log("info", "PostgreSQL is still starting, perhaps recovering", { seconds });
    }
    await Promise.race([sleep(25), end.promise]);
  }
  return { lastLines: await log.tail() };
}

/** Ends a postmaster we started: fast shutdown, and an immediate one when that takes longer than 20 s. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const { child } = postmaster;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const immediate = setTimeout(() => child.kill("SIGQUIT"), 20_000);
  child.kill("SIGINT");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  clearTimeout(immediate);
}
