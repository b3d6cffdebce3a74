import type { Figure, Result } from "../report/result.ts";
import { waitForQuiet } from "../stand/processes.ts";
import type { Stand } from "../stand/stand.ts";

/** How much is measured. */
export interface Extent {
  readonly rounds: number;
  /** Small numbers, to see that it works. */
  readonly quick: boolean;
  /** Seconds to wait for a quiet machine before each round. */
  readonly gateSeconds: number;
}

/** One of the protocol's operations. */
export type Operation = (stand: Stand, extent: Extent) => Promise<Result>;

/** Runs the rounds, each when the machine has become quiet; says how often it did not. */
export async function inRounds(extent: Extent, run: (round: number) => Promise<void>): Promise<string[]> {
  if (extent.gateSeconds === 0) {
    for (let round = 0; round < extent.rounds; round++) await run(round);
    return ["Nobody waited for a quiet machine: trust ratios and CPU only."];
  }
  let loud = 0;
  for (let round = 0; round < extent.rounds; round++) {
    if (!(await waitForQuiet(extent.gateSeconds))) loud++;
    await run(round);
  }
  return loud
    ? [`${loud} of ${extent.rounds} rounds began on a machine that was not quiet: trust ratios and CPU only.`]
    : [];
}

/** Runs something and returns what it took of the processor, in ms. */
export async function withCpu<Value>(
  stand: Stand,
  pid: number,
  run: () => Promise<Value>,
): Promise<{ value: Value; cpuMs: number }> {
  const before = stand.cpuWith(pid);
  const value = await run();
  return { value, cpuMs: stand.cpuWith(pid) - before };
}

/** Adds one round's values to a figure. */
export function note(
  figure: Figure,
  ours: { value: number; cpu: number },
  limit: { value: number; cpu: number } | null,
): void {
  figure.ours.push(ours.value);
  figure.cpu.push(ours.cpu);
  if (!limit) return;
  figure.limit.push(limit.value);
  figure.limitCpu.push(limit.cpu);
}

/** Fails the run when something that has to be true is not: a speed of wrong answers is none. */
export function mustBe(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`not valid: ${what} is ${String(found)}, not ${String(wanted)}`);
}
