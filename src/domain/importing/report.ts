import { Problem } from "#src/platform/problem.ts";

export type ReportedKind = "profile" | "sub-issuer" | "badge" | "event" | "award";

/** How many things of one kind there were, and what became of them. */
export interface Tally {
  found: number;
  /** New here. */
  imported: number;
  /** Here before, and brought up to date. */
  updated: number;
  /** Here before, and as they should be. */
  unchanged: number;
  leftOut: number;
}

/** Something that could not be carried, whole or in part. */
export interface Remark {
  readonly kind: ReportedKind;
  /** Its id on the other server. */
  readonly id: string;
  readonly name: string;
  /** A sentence. */
  readonly what: string;
}

/** What an import did. */
export interface ImportReport {
  readonly tallies: Record<ReportedKind, Tally>;
  /** Things that are not here. */
  readonly leftOut: Remark[];
  /** Things that are here without a part of theirs. */
  readonly incomplete: Remark[];
  /** What no import carries, a sentence each. */
  readonly notes: string[];
}

/** An empty report. */
export function newReport(): ImportReport {
  const none = (): Tally => ({ found: 0, imported: 0, updated: 0, unchanged: 0, leftOut: 0 });
  return {
    tallies: { profile: none(), "sub-issuer": none(), badge: none(), event: none(), award: none() },
    leftOut: [],
    incomplete: [],
    notes: [],
  };
}

type Named = Pick<Remark, "id" | "name">;

/** Notes that a thing is left out, and why. */
export function leaveOut(report: ImportReport, kind: ReportedKind, { id, name }: Named, what: string): void {
  report.tallies[kind].leftOut++;
  report.leftOut.push({ kind, id, name, what });
}

/** Notes what of a thing is not carried. */
export function remark(
  report: ImportReport,
  kind: ReportedKind,
  { id, name }: Named,
  whats: readonly string[],
): void {
  for (const what of whats) report.incomplete.push({ kind, id, name, what });
}

/** Runs what brings one thing over; a refusal of that thing leaves it out, anything else ends the import. */
export async function orLeaveOut<Result>(
  report: ImportReport,
  kind: ReportedKind,
  thing: Named,
  run: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Problem) || !["invalid", "not-found", "gone", "conflict"].includes(error.kind))
      throw error;
    leaveOut(report, kind, thing, error.message);
    return null;
  }
}
