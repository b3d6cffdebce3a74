import { performOrTry } from "#src/domain/importing/perform-or-try.ts";
import { findImported, keepImported, type ImportedKind } from "#src/domain/importing/imported.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { leaveOut } from "#src/domain/importing/report.ts";
import { takeTurn, type Work } from "#src/platform/work.ts";

/** Something that may come new, or may have changed there since it came. */
export interface Bringing {
  readonly kind: Exclude<ImportedKind, "event">;
  readonly id: string;
  readonly name: string;
  /** When it was last changed there; null when that is not told. */
  readonly changedAt: Date | null;
  create(work: Work): Promise<Made>;
  update(work: Work, ownId: string): Promise<Made>;
  /** When it was last changed here; null when it was deleted here. */
  changedHereAt(work: Work, ownId: string): Promise<Date | null>;
}

/** What a thing has become. */
export interface Made {
  readonly ownId: string;
  readonly ownVersion: string | null;
}

type Outcome = "imported" | "updated" | "unchanged" | "changed on both" | "deleted here";

/**
 * Makes the thing here when it is new, and brings it up to date when it has changed there and not here. What was changed or deleted
 * here since stays as it is.
 */
export async function bringOver(it: Import, thing: Bringing): Promise<void> {
  const outcome = await performOrTry(it, (work) => inOneTransaction(work, it, thing));
  if (outcome === "changed on both") {
    return leaveOut(
      it.report,
      thing.kind,
      thing,
      "It was changed on both servers since; the one here stays as it is.",
    );
  }
  it.report.tallies[thing.kind][outcome === "deleted here" ? "unchanged" : outcome]++;
}

async function inOneTransaction(work: Work, it: Import, thing: Bringing): Promise<Outcome> {
  await takeTurn(work, "import");
  const known = (await findImported(work, it.source.name, thing.kind, [thing.id])).get(thing.id);
  const outcome = known ? await compare(work, known, thing) : "imported";
  if (outcome !== "imported" && outcome !== "updated") return outcome;
  const made =
    known && outcome === "updated" ? await thing.update(work, known.ownId) : await thing.create(work);
  await keepImported(work, it.source.name, thing.kind, thing.id, {
    ...made,
    sourceChangedAt: thing.changedAt,
    ownChangedAt: await thing.changedHereAt(work, made.ownId),
  });
  return outcome;
}

async function compare(
  work: Work,
  known: {
    readonly ownId: string;
    readonly sourceChangedAt: Date | null;
    readonly ownChangedAt: Date | null;
  },
  thing: Bringing,
): Promise<Outcome> {
  if (!known.ownChangedAt) return "imported";
  if (!hasChanged(known.sourceChangedAt, thing.changedAt)) return "unchanged";
  const changedHereAt = await thing.changedHereAt(work, known.ownId);
  if (!changedHereAt) return "deleted here";
  return changedHereAt.getTime() === known.ownChangedAt.getTime() ? "updated" : "changed on both";
}

/** Whether a thing has changed there since; what is not told has not. */
export function hasChanged(before: Date | null, now: Date | null): boolean {
  return now !== null && now.getTime() !== before?.getTime();
}
