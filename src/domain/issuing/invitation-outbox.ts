import { sql, type RawBuilder } from "kysely";
import { contentColumns, contentOf, type BadgeContent, type ContentRow } from "#src/domain/badges/content.ts";
import type { InvitationRange } from "#src/domain/issuing/jobs.ts";
import type { AwardId, BadgeId } from "#src/platform/ids.ts";
import type { Pipeline } from "#src/platform/database/pipeline.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Every statement bounds the award ids of each table it reads by the first and the last, although a join would do. The bounds
 * become part of the index search whatever the planner believes; without them it reads the whole event for one mail as long as
 * the statistics say that events are small.
 */

/** What an event's invitations are made from. */
export interface EventToInvite {
  readonly badgeId: BadgeId;
  readonly content: BadgeContent;
  /** In whose name: the issuer, or one of its sub-issuers. */
  readonly issuer: {
    readonly name: string;
    readonly url: string;
    /** Where answers go. */
    readonly replyTo: string;
  };
  readonly message: {
    readonly subject: string;
    readonly body: string;
    readonly linkText: string;
    readonly footer: string;
  };
}

/** Reads what the event said when it was issued, and its issuer as of now; null for an unknown event. */
export async function readEventToInvite(work: Work, range: InvitationRange): Promise<EventToInvite | null> {
  const { rows } = await sql<Omit<EventToInvite, "content"> & ContentRow>`
    select e.badge_id as "badgeId", ${sql.raw(contentColumns)},
      json_build_object('name', coalesce(s.name, i.name), 'url', coalesce(s.url, i.url),
        'replyTo', coalesce(s.reply_to, s.email, i.reply_to, i.email)) as issuer,
      json_build_object('subject', m.subject, 'body', m.body, 'linkText', m.link_text, 'footer', m.footer) as message
    from issuing_event e
    join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    join message m on m.issuer_id = e.issuer_id and m.message_id = e.message_id
    join issuer i on i.issuer_id = e.issuer_id
    left join sub_issuer s on s.issuer_id = e.issuer_id and s.sub_issuer_id = e.sub_issuer_id
    where e.issuer_id = ${work.issuerId} and e.event_id = ${range.eventId}`.execute(work.tx);
  const [row] = rows;
  return row
    ? { badgeId: row.badgeId, content: contentOf(row), issuer: row.issuer, message: row.message }
    : null;
}

/** Takes mails off the range's queue whose award was revoked, accepted or declined meanwhile. */
export async function withdrawNotNeeded(work: Work, range: InvitationRange): Promise<void> {
  const { rows } = await sql<{ awardId: AwardId; error: string }>`
    select encode(a.award_id, 'hex') as "awardId", 'not sent: ' || case
      when a.revoked_at is not null then 'the award was revoked first'
      when a.accepted_at is not null then 'the badge was accepted first'
      else 'the badge was declined first' end as error
    from award a
    where a.issuer_id = ${work.issuerId} and ${between(sql`a.award_id`, range.from, range.through)}
      and coalesce(a.revoked_at, a.accepted_at, a.declined_at) is not null`.execute(work.tx);
  if (rows.length === 0) return;
  const awardIds = rows.map((row) => row.awardId);
  await sql`
    update award_mail m set state = 'withdrawn', error = o.error, updated_at = ${work.now}
    from unnest(${bytes(awardIds)}::bytea[], ${rows.map((row) => row.error)}::text[]) as o(award_id, error)
    where ${queuedIn(work, boundsOf(range, awardIds))} and m.award_id = o.award_id`.execute(work.tx);
}

/**
 * The awards of the range whose invitation is still to be sent, those tried least often first, so that one mail that breaks
 * connections does not hold up the others.
 */
export async function listQueued(work: Work, range: InvitationRange): Promise<AwardId[]> {
  const { rows } = await sql<{ id: AwardId }>`
    select encode(m.award_id, 'hex') as id from award_mail m where ${queuedIn(work, range)}
    order by m.attempts, m.award_id`.execute(work.tx);
  return rows.map((row) => row.id);
}

function queuedIn(work: Work, range: InvitationRange) {
  return sql`m.issuer_id = ${work.issuerId} and m.event_id = ${range.eventId} and m.purpose = 'invitation'
    and ${between(sql`m.award_id`, range.from, range.through)} and m.state = 'queued'`;
}

function between(column: RawBuilder<unknown>, from: AwardId, through: AwardId) {
  return sql`${column} between decode(${from}, 'hex') and decode(${through}, 'hex')`;
}

/** The smallest and the largest of some awards, as a range of the same event. */
function boundsOf(range: InvitationRange, awardIds: readonly AwardId[]): InvitationRange {
  let [from, through] = [range.through, range.from];
  for (const id of awardIds) {
    if (id < from) from = id;
    if (id > through) through = id;
  }
  return { ...range, from, through };
}

/** One invitation that may leave now. */
export interface DueInvitation {
  readonly awardId: AwardId;
  readonly email: string;
  readonly name: string;
  /** The languages its receiver likes, as an `Accept-Language` header; null when nothing is known of them. */
  readonly wishes: string | null;
}

/** Those of the awards whose invitation may leave at this moment, in their order. */
export async function readDue(
  work: Work,
  range: InvitationRange,
  awardIds: readonly AwardId[],
): Promise<DueInvitation[]> {
  const bounds = boundsOf(range, awardIds);
  const { rows } = await sql<DueInvitation>`
    select encode(a.award_id, 'hex') as "awardId", a.email, a.name, l.languages as wishes
    from award_mail m join award a on a.issuer_id = m.issuer_id and a.award_id = m.award_id
    left join recipient_language l on l.issuer_id = a.issuer_id and l.email = a.email
    where ${queuedIn(work, bounds)} and m.award_id = any(${bytes(awardIds)}::bytea[])
      and a.issuer_id = ${work.issuerId} and ${between(sql`a.award_id`, bounds.from, bounds.through)}
      and coalesce(a.revoked_at, a.accepted_at, a.declined_at) is null
    order by m.attempts, m.award_id`.execute(work.tx);
  return rows;
}

function bytes(awardIds: readonly AwardId[]): Buffer[] {
  return awardIds.map((id) => Buffer.from(id, "hex"));
}

/** What came of one try. */
export interface Outcome {
  readonly awardId: AwardId;
  readonly state: "sent" | "failed" | "queued";
  readonly error: string | null;
}

const recordStatement = {
  name: "record-mail-outcomes",
  text: `update award_mail m
    set state = o.state, error = o.error, attempts = m.attempts + 1, updated_at = now()
    from unnest($1::bytea[], $2::text[], $3::text[]) as o(award_id, state, error)
    where m.issuer_id = $4 and m.event_id = $5 and m.purpose = 'invitation' and m.award_id between $6 and $7
      and m.award_id = o.award_id and m.state = 'queued'`,
};

/**
 * Writes what came of some tries; it is durable when this returns. One statement is its own transaction, a quarter of the time
 * and the work that begin, update and commit would take from the sending.
 */
export async function recordOutcomes(
  outbox: Pipeline,
  range: InvitationRange,
  outcomes: readonly Outcome[],
): Promise<void> {
  const awardIds = outcomes.map((outcome) => outcome.awardId);
  const bounds = boundsOf(range, awardIds);
  await outbox.rows(range.issuerId, recordStatement, [
    bytes(awardIds),
    outcomes.map((outcome) => outcome.state),
    outcomes.map((outcome) => outcome.error),
    range.issuerId,
    range.eventId,
    ...bytes([bounds.from, bounds.through]),
  ]);
}

/** Gives up on what of the range is still queued. */
export async function giveUp(work: Work, range: InvitationRange, reason: string): Promise<void> {
  await sql`
    update award_mail m set state = 'failed', updated_at = ${work.now},
      error = 'gave up after ' || most.attempts || ' tries: ' || coalesce(m.error, ${reason})
    from (select greatest(max(attempts), 1) as attempts from award_mail m where ${queuedIn(work, range)}) most
    where ${queuedIn(work, range)}`.execute(work.tx);
}
