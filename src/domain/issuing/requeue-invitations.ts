import { sql } from "kysely";
import { invitationJobs, type InvitationRange } from "#src/domain/issuing/jobs.ts";
import type { Tx } from "#src/platform/database/database.ts";
import type { AwardId, EventId, IssuerId } from "#src/platform/ids.ts";

/**
 * Makes jobs anew for every mail that is still queued, of all issuers: after a restore, which brings the mails and not the jobs.
 * Needs a transaction of the owner, from whom no issuer's rows are hidden. Returns how many mails it queued.
 */
export async function requeueInvitations(
  tx: Tx,
  enqueue: (jobs: readonly InvitationRange[]) => Promise<void>,
): Promise<number> {
  const { rows: events } = await sql<{ issuerId: IssuerId; eventId: EventId }>`
    select distinct issuer_id as "issuerId", event_id as "eventId" from award_mail
    where state = 'queued' and purpose = 'invitation'`.execute(tx);
  let mails = 0;
  for (const { issuerId, eventId } of events) {
    const { rows } = await sql<{ id: AwardId }>`
      select encode(award_id, 'hex') as id from award_mail
      where issuer_id = ${issuerId} and event_id = ${eventId} and purpose = 'invitation' and state = 'queued'
      order by award_id`.execute(tx);
    await enqueue(
      invitationJobs(
        issuerId,
        eventId,
        rows.map((row) => row.id),
      ),
    );
    mails += rows.length;
  }
  return mails;
}
