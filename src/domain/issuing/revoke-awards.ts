import { sql } from "kysely";
import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import { getEvent } from "#src/domain/issuing/queries.ts";
import type { BadgeId, EventId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/**
 * Revokes the awards of one event that belong to these addresses (lower case) and returns how many it revoked; one that was
 * revoked before keeps its date. Refuses when none of the addresses is in the event.
 */
export async function revokeAwards(
  work: Work,
  caller: Caller,
  eventId: EventId,
  emails: readonly string[],
  reason: string | null,
): Promise<number> {
  const event = await getEvent(work, eventId);
  requireRight(caller, work.issuerId, "award.revoke", event.badge_id as BadgeId);
  const { rows } = await sql<{ known: number; revoked: number }>`
    with named as (
      select award_id, revoked_at from award
      where issuer_id = ${work.issuerId} and event_id = ${eventId} and email = any(${[...emails]}::text[])
    ), revoked as (
      update award set revoked_at = ${work.now}, revocation_reason = ${reason}
      where issuer_id = ${work.issuerId} and event_id = ${eventId} and email = any(${[...emails]}::text[])
        and revoked_at is null
      returning 1
    )
    select (select count(*) from named)::integer as known, (select count(*) from revoked)::integer as revoked`.execute(
    work.tx,
  );
  const { known, revoked } = rows[0] ?? { known: 0, revoked: 0 };
  if (known === 0) {
    throw new Problem("not-found", "None of these email addresses got this badge in this event.");
  }
  await recordInAudit(work, caller, "award.revoke", eventId, { revoked, reason });
  return revoked;
}
