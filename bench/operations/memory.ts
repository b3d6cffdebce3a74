import type { Result } from "../report/result.ts";
import { short } from "../report/statistics.ts";
import { memoryOf, proportionalMemory } from "../stand/processes.ts";
import type { Stand } from "../stand/stand.ts";

/** What the servers of this run took, after all other operations. */
export function memory(stand: Stand): Result {
  const peak = stand.peakMemory();
  const { resident } = memoryOf(stand.server().pid);
  return {
    title: "Memory",
    figures: [],
    notes: [
      `The server now: ${short(resident)} MB resident. Its highest mark in this run: ${short(peak)} MB (VmHWM).`,
      `PostgreSQL with all its processes: ${short(proportionalMemory(stand.postgresPid))} MB (PSS, 128 MB of shared buffers in it).`,
    ],
    targets: [
      { what: "peak of the server", wanted: "< 300 MB", measured: `${short(peak)} MB`, met: peak < 300 },
    ],
  };
}
