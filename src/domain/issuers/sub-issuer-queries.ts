import { sql } from "kysely";
import { profileOf } from "#src/domain/issuers/profile.ts";
import type { SubIssuer } from "#src/domain/issuers/sub-issuer.ts";
import type { IssuerId, SubIssuerId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** The issuer's sub-issuers by name; deleted ones only when they are asked for. */
export async function listSubIssuers(work: Work, { deleted = false } = {}): Promise<SubIssuer[]> {
  let query = selectSubIssuers(work);
  if (!deleted) query = query.where("deleted_at", "is", null);
  const rows = await query.orderBy("name").orderBy("sub_issuer_id").execute();
  return rows.map(subIssuerOf);
}

/** How many sub-issuers the issuer has; deleted ones do not count. */
export async function countSubIssuers(work: Work): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from sub_issuer
    where issuer_id = ${work.issuerId} and deleted_at is null`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** One sub-issuer of the issuer, also a deleted one; refuses an unknown one. */
export async function getSubIssuer(work: Work, id: string): Promise<SubIssuer> {
  const row = await selectSubIssuers(work).where("sub_issuer_id", "=", id).executeTakeFirst();
  if (!row) throw new Problem("not-found", `There is no sub-issuer ${id.slice(0, 40)}.`);
  return subIssuerOf(row);
}

/** One sub-issuer of the issuer; refuses an unknown or deleted one. */
export async function getPresentSubIssuer(work: Work, id: string): Promise<SubIssuer> {
  const found = await getSubIssuer(work, id);
  if (found.deletedAt) throw new Problem("not-found", `The sub-issuer ${found.id} was deleted.`);
  return found;
}

/** Refuses ids that are not of present sub-issuers of the issuer. */
export async function requireSubIssuers(work: Work, field: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set<string>((await listSubIssuers(work)).map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw invalid(field, `there is no sub-issuer "${unknown.slice(0, 40)}"`);
}

function selectSubIssuers(work: Work) {
  return work.tx.selectFrom("sub_issuer").selectAll().where("issuer_id", "=", work.issuerId);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSubIssuers>["execute"]>>[number];

function subIssuerOf(row: Row): SubIssuer {
  return {
    id: row.sub_issuer_id as SubIssuerId,
    issuerId: row.issuer_id as IssuerId,
    ...profileOf(row),
    deletedAt: row.deleted_at,
  };
}
