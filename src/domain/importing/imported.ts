import { sql } from "kysely";
import type { Work } from "#src/platform/work.ts";

/** What a thing of another server became here. */
export interface Imported {
  readonly ownId: string;
  /** The content of a badge, in hexadecimal; null for other things. */
  readonly ownVersion: string | null;
  /** When it was last changed there, as far as was told. */
  readonly sourceChangedAt: Date | null;
  /** When that was written here: later changes are somebody's here. Null when it is not there itself but only events of it are. */
  readonly ownChangedAt: Date | null;
}

export type ImportedKind = "profile" | "sub-issuer" | "badge" | "event";

/** What became of those of the things that came before, by their ids there. */
export async function findImported(
  work: Work,
  source: string,
  kind: ImportedKind,
  foreignIds: readonly string[],
): Promise<Map<string, Imported>> {
  const rows = await work.tx
    .selectFrom("imported")
    .selectAll()
    .where("issuer_id", "=", work.issuerId)
    .where("source", "=", source)
    .where("kind", "=", kind)
    .where(sql<boolean>`foreign_id = any(${[...foreignIds]}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.foreign_id,
      {
        ownId: row.own_id,
        ownVersion: row.own_version,
        sourceChangedAt: row.source_changed_at,
        ownChangedAt: row.own_changed_at,
      },
    ]),
  );
}

/** Notes what a thing became, in the transaction that made it. */
export async function keepImported(
  work: Work,
  source: string,
  kind: ImportedKind,
  foreignId: string,
  imported: Imported,
): Promise<void> {
  const columns = {
    own_id: imported.ownId,
    own_version: imported.ownVersion,
    source_changed_at: imported.sourceChangedAt,
    own_changed_at: imported.ownChangedAt,
  };
  await work.tx
    .insertInto("imported")
    .values({ issuer_id: work.issuerId, source, kind, foreign_id: foreignId, ...columns })
    .onConflict((conflict) =>
      conflict.columns(["issuer_id", "source", "kind", "foreign_id"]).doUpdateSet(columns),
    )
    .execute();
}
