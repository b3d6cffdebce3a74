import { sql } from "kysely";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import type { AwardHistory } from "#src/domain/issuing/record-event.ts";
import type { EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/**
 * Brings awards of an event up to what became of them elsewhere, by address: what was answered or revoked there and not here.
 * Nothing is taken back; who declined may have accepted since. Returns how many changed.
 */
export async function recordHistory(
  work: Work,
  caller: Caller,
  eventId: EventId,
  histories: readonly (AwardHistory & { readonly email: string })[],
): Promise<number> {
  requireIssuer(caller, work.issuerId);
  const rows = JSON.stringify(
    histories.map(({ email, acceptedAt, declinedAt, revokedAt }) => ({
      e: email,
      a: acceptedAt,
      d: declinedAt,
      r: revokedAt,
    })),
  );
  const { rows: changed } = await sql<{ revoked: boolean }>`
    with told as (
      select * from jsonb_to_recordset(${rows}::jsonb) as t(e text, a timestamptz, d timestamptz, r timestamptz)
    )
    update award w set accepted_at = coalesce(w.accepted_at, t.a),
      declined_at = case when coalesce(w.accepted_at, t.a) is null then coalesce(w.declined_at, t.d) end,
      revoked_at = coalesce(w.revoked_at, t.r)
    from told t
    where w.issuer_id = ${work.issuerId} and w.event_id = ${eventId} and w.email = t.e
      and (w.revoked_at is null and t.r is not null or w.accepted_at is null and t.a is not null
        or coalesce(w.accepted_at, w.declined_at, t.a) is null and t.d is not null)
    returning w.revoked_at is not null as revoked`.execute(work.tx);
  if (changed.length > 0) {
    const revoked = changed.filter((award) => award.revoked).length;
    await recordInAudit(work, caller, "event.record-history", eventId, { changed: changed.length, revoked });
  }
  return changed.length;
}
