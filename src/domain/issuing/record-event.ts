import { sql } from "kysely";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { storeMessage, type MessageText } from "#src/domain/badges/content.ts";
import { insertAwards } from "#src/domain/issuing/insert-awards.ts";
import type { Recipient } from "#src/domain/issuing/issue-order.ts";
import {
  firstEventIdAt,
  momentOfEvent,
  newAwardIds,
  newEventId,
  type BadgeId,
  type EventId,
  type SubIssuerId,
} from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";
import { takeTurn, type Work } from "#src/platform/work.ts";

/** What became of somebody's award. */
export interface AwardHistory {
  readonly acceptedAt: Date | null;
  readonly declinedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** An issuing event that happened elsewhere. */
export interface PastEvent {
  /** Also a draft or a deleted one. */
  readonly badgeId: BadgeId;
  /** What was issued, kept before. */
  readonly contentId: Buffer;
  readonly subIssuerId: SubIssuerId | null;
  readonly message: MessageText;
  readonly createdAt: Date;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  /** Whether it had invitations sent. */
  readonly sentEmail: boolean;
  readonly showReport: boolean;
  readonly apiConsumerId: string;
  /** What the event is called; null: as the badge. */
  readonly eventName: string | null;
  readonly logEntry: Readonly<Record<string, unknown>> | null;
  readonly overrideAsGiven: Readonly<Record<string, unknown>> | null;
  /** Each address, in lower case, once. */
  readonly awards: readonly (Recipient & AwardHistory)[];
}

/**
 * Records an event that another server issued, with its awards as they stand there; sends nothing. Its id opens with the time it
 * was made there, so that lists have it in its place; what is said to have been made later than now was made now. Returns the id.
 */
export async function recordEvent(work: Work, caller: Caller, event: PastEvent): Promise<EventId> {
  requireIssuer(caller, work.issuerId);
  if (event.awards.length === 0) throw invalid("recipient", "needs at least one mail address");
  const recordedAt = await momentOfRecording(work);
  const createdAt = event.createdAt < work.now ? event.createdAt : work.now;
  const eventId = await idBehindOthers(work, createdAt);
  await work.tx
    .insertInto("issuing_event")
    .values({
      issuer_id: work.issuerId,
      event_id: eventId,
      badge_id: event.badgeId,
      sub_issuer_id: event.subIssuerId,
      content_id: event.contentId,
      message_id: await storeMessage(work, event.message),
      issued_at: event.issuedAt,
      expires_at: event.expiresAt,
      recipient_count: event.awards.length,
      send_email: event.sentEmail,
      show_report: event.showReport,
      api_consumer_id: event.apiConsumerId,
      event_name: event.eventName,
      log_entry: event.logEntry && JSON.stringify(event.logEntry),
      badge_override: event.overrideAsGiven && JSON.stringify(event.overrideAsGiven),
      created_at: createdAt,
      created_by: caller.name,
      recorded_at: recordedAt,
    })
    .execute();
  const ids = newAwardIds(work.issuerId, work.now, event.awards.length);
  const awards = event.awards.map((award, at) => ({ ...award, id: ids[at] as (typeof ids)[number] }));
  await insertAwards(work, { ...event, eventId }, awards, { invite: false });
  const detail = { badge: event.badgeId, recipients: awards.length };
  await recordInAudit(work, caller, "event.record", eventId, detail);
  return eventId;
}

/** Other servers tell whole seconds: those of one second stay in the order in which they are recorded. */
async function idBehindOthers(work: Work, createdAt: Date): Promise<EventId> {
  const second = Math.floor(createdAt.getTime() / 1000) * 1000;
  const { rows } = await sql<{ last: EventId | null }>`
    select max(event_id) as last from issuing_event where issuer_id = ${work.issuerId}
      and event_id >= ${firstEventIdAt(createdAt)} and event_id < ${firstEventIdAt(new Date(second + 1000))}`.execute(
    work.tx,
  );
  const last = rows[0]?.last;
  return newEventId(last ? new Date(Math.min(momentOfEvent(last).getTime() + 1, second + 999)) : createdAt);
}

/**
 * A moment later than that of any recording before. Recordings of one issuer follow each other, so that the last moment of those
 * committed tells whether there were more.
 */
async function momentOfRecording(work: Work): Promise<Date> {
  await takeTurn(work, "record");
  const { rows } = await sql<{ last: Date | null }>`
    select max(recorded_at) as last from issuing_event
    where issuer_id = ${work.issuerId} and recorded_at is not null`.execute(work.tx);
  return new Date(Math.max(work.now.getTime(), (rows[0]?.last?.getTime() ?? 0) + 1));
}
