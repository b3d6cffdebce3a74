import type { Issuer } from "#src/domain/issuers/issuer.ts";
import { profileOf } from "#src/domain/issuers/profile.ts";
import type { Db, Tx } from "#src/platform/database/database.ts";
import type { IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** The issuer, or null; the issuer table belongs to no tenant, so no transaction is needed. */
export async function findIssuer(db: Db | Tx, issuerId: IssuerId): Promise<Issuer | null> {
  const row = await db.selectFrom("issuer").selectAll().where("issuer_id", "=", issuerId).executeTakeFirst();
  return row ? issuerOf(row) : null;
}

/** The issuer; refuses an unknown one. */
export async function getIssuer(db: Db | Tx, issuerId: IssuerId): Promise<Issuer> {
  const issuer = await findIssuer(db, issuerId);
  if (!issuer) throw new Problem("not-found", `There is no issuer ${issuerId}.`);
  return issuer;
}

/** All issuers by name: for the operator. */
export async function listIssuers(db: Db): Promise<Issuer[]> {
  const rows = await db.selectFrom("issuer").selectAll().orderBy("name").orderBy("issuer_id").execute();
  return rows.map(issuerOf);
}

type Row = Parameters<typeof profileOf>[0] & { issuer_id: string; issuing_limit: number | null };

function issuerOf(row: Row): Issuer {
  return { id: row.issuer_id as IssuerId, issuingLimit: row.issuing_limit, ...profileOf(row) };
}
