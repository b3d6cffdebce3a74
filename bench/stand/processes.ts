import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/*
 * What Linux says of running processes: CPU time, memory, background load. Source: proc(5). Times are in ms.
 */

const tickMs = 10;

interface Times {
  readonly pid: number;
  readonly parent: number;
  /** Its own time and that of its finished children. */
  readonly ms: number;
}

function timesOf(pid: number): Times | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { pid, parent: Number(fields[1]), ms: ticks * tickMs };
  } catch {
    return null;
  }
}

/** CPU time of a process and its living children, with those of both that have finished. */
export function cpuOf(pid: number): number {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [timesOf(Number(name))] : []));
  return all.reduce(
    (sum, each) => sum + (each && (each.pid === pid || each.parent === pid) ? each.ms : 0),
    0,
  );
}

/** The process that started it. */
export function parentOf(pid: number): number {
  return timesOf(pid)?.parent ?? 0;
}

/** Peak and present resident memory of a process, in MB. */
export function memoryOf(pid: number): { peak: number; resident: number } {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { peak: read("VmHWM"), resident: read("VmRSS") };
}

/** Watches the resident memory of a process; stopping returns by how many MB it has grown at most. */
export function watchMemory(pid: number): { stop(): number } {
  const before = memoryOf(pid).resident;
  let most = before;
  const look = () => {
    most = Math.max(most, memoryOf(pid).resident);
  };
  const timer = setInterval(look, 10);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most - before;
    },
  };
}

/** Proportional memory of a process and its children, in MB: shared pages are counted once. */
export function proportionalMemory(pid: number): number {
  let kilobytes = 0;
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    if (!times || (times.pid !== pid && times.parent !== pid)) continue;
    try {
      const rollup = readFileSync(`/proc/${times.pid}/smaps_rollup`, "latin1");
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // It has just ended, or is not ours to look into.
    }
  }
  return kilobytes / 1024;
}

/** Keeps a process with all its threads on one core; false where that cannot be done. */
export function pin(pid: number, core: 0 | 1): boolean {
  const done = spawnSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
  return done.status === 0;
}

/** The command that starts a program on one core. */
export function pinned(core: 0 | 1, command: readonly string[]): [string, string[]] {
  const can = spawnSync("taskset", ["-c", String(core), "true"], { stdio: "ignore" }).status === 0;
  const [program = "", ...rest] = can ? ["taskset", "-c", String(core), ...command] : command;
  return [program, rest];
}

function busySeconds(): number {
  const [, ...fields] = (readFileSync("/proc/stat", "latin1").split("\n")[0] ?? "").split(/\s+/);
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, soft = 0, steal = 0] = fields.map(Number);
  return ((user + nice + system + interrupt + soft + steal) * tickMs) / 1000;
}

/** Waits until the machine used less than 0.1 core for 2 s; says whether it became so quiet in time. */
export async function waitForQuiet(patienceSeconds: number): Promise<boolean> {
  const deadline = performance.now() + patienceSeconds * 1000;
  do {
    const [before, started] = [busySeconds(), performance.now()];
    await sleep(2000);
    const cores = (busySeconds() - before) / ((performance.now() - started) / 1000);
    if (cores < 0.1) return true;
  } while (performance.now() < deadline);
  return false;
}
