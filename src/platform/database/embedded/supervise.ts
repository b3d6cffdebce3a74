import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { acquire } from "./acquire.ts";
import type { Seat } from "./acquire.ts";
import { stopPostmaster } from "./postmaster.ts";
import { findPostmaster } from "./postmaster-file.ts";
import type { Site } from "./site.ts";

const watchMs = process.platform === "linux" ? 250 : 2_000;
/** An owner that still lives restarts its server at once; adopters leave it that time. */
const ownerFirstMs = 750;
/** The longest pause before starting a server that ended after it had been ready, and one that cannot be started. */
const longestPauseMs = { ready: 2_000, failing: 30_000 };
const steadyMs = 60_000;
const trimMs = 60_000;

/** A PostgreSQL kept running until stopped. */
export interface Supervision {
  seat(): Seat;
  state(): "running" | "restarting";
  stop(): Promise<void>;
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}

/** Resolves when the postmaster we started has ended, or we stop, with its last lines. */
async function ownedGone(seat: Seat & { standing: "owner" }, stopped: Promise<unknown>): Promise<object> {
  await Promise.race([seat.postmaster.ended, stopped]);
  const { exitCode, signalCode } = seat.postmaster.child;
  return { exitCode, signalCode, lastLines: await seat.postmaster.tail() };
}

/** Resolves when the postmaster we watch has ended or has lost its owner. */
async function adoptedGone(
  site: Site,
  seat: Seat & { standing: "adopter" },
  stop: AbortSignal,
): Promise<object> {
  while (!stop.aborted) {
    const found = await findPostmaster(site.dataDirectory).catch(() => ({ kind: "none" as const }));
    if (found.kind !== "live" || found.orphan || found.file.pid !== seat.pid) break;
    await pause(watchMs, stop);
  }
  return { pid: seat.pid };
}

async function reacquire(site: Site, stop: AbortSignal): Promise<Seat | undefined> {
  for (let attempt = 1; !stop.aborted; attempt += 1) {
    try {
      return await acquire(site, stop);
    } catch (error) {
      if (stop.aborted) return undefined;
      site.log("error", "PostgreSQL could not be started again", { error: String(error) });
      await pause(Math.min(longestPauseMs.failing, 1000 * 2 ** attempt), stop);
    }
  }
  return undefined;
}

/** Gets a PostgreSQL for the site and keeps one running: restarts it when it ends, takes over when its owner does. */
export async function supervise(site: Site): Promise<Supervision> {
  const ending = new AbortController();
  const stop = ending.signal;
  const stopped = once(stop, "abort");
  let seat = await acquire(site, stop);
  let state: "running" | "restarting" = "running";
  let held = true;
  // Where the first server listens is where every later one must: the addresses are out.
  const settled = { ...site, socketDirectory: seat.socketDirectory };
  const trim = (): void => {
    if (seat.standing === "owner") void site.serverLog.trim().catch(() => undefined);
  };
  const trimming = setInterval(trim, trimMs).unref();

  async function keep(): Promise<void> {
    let ends = 0;
    while (!stop.aborted) {
      const since = Date.now();
      const owned = seat.standing === "owner";
      const gone = seat.standing === "owner" ? ownedGone(seat, stopped) : adoptedGone(settled, seat, stop);
      const detail = await gone;
      if (stop.aborted) return;
      state = "restarting";
      held = false;
      ends = Date.now() - since > steadyMs ? 1 : ends + 1;
      if (owned) site.log("error", "PostgreSQL ended by itself; starting it again", detail);
      else site.log("warn", "PostgreSQL's process has ended; taking over", detail);
      const backOff = ends === 1 ? 0 : Math.min(longestPauseMs.ready, 100 * 2 ** ends);
      await pause(owned ? backOff : ownerFirstMs, stop);
      const next = await reacquire(settled, stop);
      if (next === undefined) return;
      seat = next;
      held = true;
      state = "running";
      site.log("info", "PostgreSQL runs again", { standing: seat.standing });
    }
  }

  const keeping = keep();
  return {
    seat: () => seat,
    state: () => state,
    async stop() {
      ending.abort();
      clearInterval(trimming);
      await keeping;
      if (held && seat.standing === "owner") await stopPostmaster(seat.postmaster);
    },
  };
}
