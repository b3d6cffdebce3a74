import { Problem } from "#src/platform/problem.ts";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostmaster, stopPostmaster } from "./postmaster.ts";
import type { Postmaster } from "./postmaster.ts";
import { clearSocketLock, findPostmaster, postmasterFilePath, removeLockFile } from "./postmaster-file.ts";
import type { PostmasterFile } from "./postmaster-file.ts";
import { acceptsApplication, makeRolesAndDatabase } from "./roles.ts";
import type { Site } from "./site.ts";
import { makeSocketDirectory, socketName } from "./socket-directory.ts";

const retryMs = 10_000;
const orphanGraceMs = 2_000;
const orphanPatienceMs = 20_000;

/** What a process holds: a postmaster it started, or one that it found and watches. */
export type Seat =
  | { standing: "owner"; postmaster: Postmaster; socketDirectory: string }
  | { standing: "adopter"; pid: number; socketDirectory: string };

async function answers(socketDirectory: string): Promise<boolean> {
  const socket = connect(join(socketDirectory, socketName));
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Ends a postmaster whose owner is gone; one that is told to stop by the system gets time to do so by itself. */
function endOrphan(site: Site, pid: number, forMs: number, told: Set<NodeJS.Signals>): void {
  const signal = forMs > orphanGraceMs + orphanPatienceMs ? "SIGQUIT" : "SIGINT";
  if (forMs < orphanGraceMs || told.has(signal)) return;
  told.add(signal);
  site.log("warn", "A PostgreSQL whose process is gone still runs: ending it", { pid, signal });
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

/** Waits until a running postmaster of somebody else can be used, or is gone: then undefined. */
async function adopt(site: Site, stop: AbortSignal): Promise<Seat | undefined> {
  const since = Date.now();
  const told = new Set<NodeJS.Signals>();
  const slow = setTimeout(() => site.log("info", "Waiting for the PostgreSQL of another process"), 10_000);
  using _ = { [Symbol.dispose]: () => clearTimeout(slow) };
  for (;;) {
    stop.throwIfAborted();
    const found = await findPostmaster(site.dataDirectory);
    if (found.kind !== "live") return undefined;
    if (found.orphan) endOrphan(site, found.file.pid, Date.now() - since, told);
    else if (await usable(found.file)) {
      return { standing: "adopter", pid: found.file.pid, socketDirectory: found.file.socketDirectory };
    }
    await sleep(50);
  }
}

async function usable(file: PostmasterFile): Promise<boolean> {
  return (
    file.status === "ready" && file.socketDirectory !== "" && (await acceptsApplication(file.socketDirectory))
  );
}

async function own(site: Site, stop: AbortSignal): Promise<Seat | { lastLines: string[] }> {
  const started = await startPostmaster(site, stop);
  if (!("child" in started)) return started;
  try {
    await makeRolesAndDatabase(site.socketDirectory);
    return { standing: "owner", postmaster: started, socketDirectory: site.socketDirectory };
  } catch (error) {
    await stopPostmaster(started);
    return { lastLines: [...(await started.tail()), String(error)] };
  }
}

/** Removes the lock files of processes that are something else by now, so that PostgreSQL does not stop at them. */
async function clearStale(site: Site): Promise<void> {
  const found = await findPostmaster(site.dataDirectory);
  if (found.kind === "stale") {
    site.log("warn", "Removing a postmaster.pid whose number belongs to another process now");
    await removeLockFile(postmasterFilePath(site.dataDirectory), found.text);
  }
  await makeSocketDirectory(site.socketDirectory, site.binaries.launcher.user);
  await clearSocketLock(site.dataDirectory, site.socketDirectory);
}

/**
 * Gets a running PostgreSQL for the site: adopts the one that runs, else starts one. PostgreSQL's own lock decides
 * between processes that start at once. Failed starts are repeated for 10 s: after a kill the shared memory may not
 * be released yet.
 */
export async function acquire(site: Site, stop: AbortSignal): Promise<Seat> {
  let deadline = Date.now() + retryMs;
  for (;;) {
    stop.throwIfAborted();
    if ((await findPostmaster(site.dataDirectory)).kind === "live") {
      const seat = await adopt(site, stop);
      if (seat) return seat;
      deadline = Date.now() + retryMs;
      continue;
    }
    let reason = [
      "another PostgreSQL that this process cannot see (of another container?) answers on the socket",
    ];
    if (!(await answers(site.socketDirectory))) {
      await clearStale(site);
      const result = await own(site, stop);
      if ("standing" in result) return result;
      reason = result.lastLines;
    }
    if (Date.now() > deadline) {
      throw new Problem(
        "unavailable",
        `PostgreSQL in ${site.dataDirectory} does not start:\n${reason.join("\n")}`,
      );
    }
    await sleep(200);
  }
}
