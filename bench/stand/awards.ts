import type { BenchIssuer } from "./issuer.ts";
import { issueTo } from "./issuing.ts";
import type { Stand } from "./stand.ts";

/** Where an award is read: the address at our server, and the same row at the limit's. */
export interface Address {
  readonly ours: string;
  readonly limit: string;
}

/** So many awards that stand, picked at random. */
export async function someAwards(stand: Stand, count: number): Promise<Address[]> {
  const { rows } = await stand.owner.query<{ issuer: string; id: string }>(
    "select issuer_id as issuer, encode(award_id, 'hex') as id from award where revoked_at is null order by random() limit $1",
    [count],
  );
  if (rows.length !== count) throw new Error(`not valid: ${rows.length} awards to read, not ${count}`);
  return rows.map(({ issuer, id }) => addressOf(issuer, id));
}

function addressOf(issuer: string, id: string): Address {
  return { ours: `/v1/assertion/${id}`, limit: `/award/${issuer}/${id}` };
}

/** An award that was issued and revoked. */
export async function oneRevoked(stand: Stand, issuer: BenchIssuer | undefined): Promise<Address[]> {
  if (!issuer) throw new Error("no issuer was made");
  const { eventId } = await issueTo(stand.origin, issuer, ["Ada <ada@example.org>"]);
  const { rows } = await stand.owner.query<{ id: string }>(
    "update award set revoked_at = now() where issuer_id = $1 and event_id = $2 returning encode(award_id, 'hex') as id",
    [issuer.id, eventId],
  );
  return rows.map(({ id }) => addressOf(issuer.id, id));
}
