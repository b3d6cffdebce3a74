import { sql } from "kysely";
import type { EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** How an event's mails are getting on. */
export interface MailProgress {
  readonly queued: number;
  readonly sent: number;
  readonly failed: number;
  /** Not needed any more when their turn came. */
  readonly withdrawn: number;
}

/** Counts an event's mails by state. */
export async function mailProgress(work: Work, eventId: EventId): Promise<MailProgress> {
  const { rows } = await sql<MailProgress>`
    select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'sent') as sent,
      count(*) filter (where state = 'failed') as failed,
      count(*) filter (where state = 'withdrawn') as withdrawn
    from award_mail where issuer_id = ${work.issuerId} and event_id = ${eventId}`.execute(work.tx);
  return rows[0] ?? { queued: 0, sent: 0, failed: 0, withdrawn: 0 };
}

/** A page of an event's mails that did not leave and will not be tried again, by address. */
export async function listFailedMails(
  work: Work,
  eventId: EventId,
  page: { after: string; limit: number },
): Promise<{ email: string; reason: string; attempts: number; at: Date }[]> {
  const { rows } = await sql<{ email: string; reason: string; attempts: number; at: Date }>`
    select a.email, coalesce(m.error, '') as reason, m.attempts, m.updated_at as at
    from award_mail m join award a on a.issuer_id = m.issuer_id and a.award_id = m.award_id
    where m.issuer_id = ${work.issuerId} and m.event_id = ${eventId} and m.state = 'failed'
      and a.email > ${page.after}
    order by a.email limit ${page.limit}`.execute(work.tx);
  return rows;
}
