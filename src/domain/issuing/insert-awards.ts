import { sql } from "kysely";
import type { AwardId, BadgeId, EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** What the awards of one event share. */
export interface EventOfAwards {
  readonly eventId: EventId;
  readonly badgeId: BadgeId;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
}

/** One award to be written; the dates are those of awards that have a history. */
export interface AwardToWrite {
  readonly id: AwardId;
  readonly email: string;
  readonly name: string;
  readonly acceptedAt?: Date | null;
  readonly declinedAt?: Date | null;
  readonly revokedAt?: Date | null;
}

/** Writes all awards of an event in one statement, and a queued mail for each when they are to be invited. */
export async function insertAwards(
  work: Work,
  { eventId, badgeId, issuedAt, expiresAt }: EventOfAwards,
  awards: readonly AwardToWrite[],
  { invite }: { readonly invite: boolean },
): Promise<void> {
  const rows = JSON.stringify(
    awards.map((award) => ({
      i: award.id,
      e: award.email,
      n: award.name,
      a: award.acceptedAt,
      d: award.declinedAt,
      r: award.revokedAt,
    })),
  );
  const made = sql`
    insert into award (issuer_id, award_id, event_id, badge_id, email, name, issued_at, expires_at, accepted_at, declined_at,
      revoked_at)
    select ${work.issuerId}, decode(r.i, 'hex'), ${eventId}, ${badgeId}, r.e, r.n, ${issuedAt}, ${expiresAt}::timestamptz,
      r.a, r.d, r.r
    from jsonb_to_recordset(${rows}::jsonb) as r(i text, e text, n text, a timestamptz, d timestamptz, r timestamptz)`;
  if (!invite) {
    await made.execute(work.tx);
    return;
  }
  await sql`
    with made as (${made} returning award_id)
    insert into award_mail (issuer_id, event_id, purpose, award_id, state, attempts, updated_at)
    select ${work.issuerId}, ${eventId}, 'invitation', award_id, 'queued', 0, ${work.now} from made`.execute(
    work.tx,
  );
}
