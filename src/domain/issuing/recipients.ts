import { sql, type RawBuilder } from "kysely";
import { countListed, nearestPlace, stride } from "#src/domain/issuing/list-places.ts";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import type { AwardId, BadgeId, EventId, SubIssuerId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** One recipient of one issuing event: what was awarded, and what became of it and of its mail. */
export interface ListedRecipient {
  readonly eventId: EventId;
  readonly badgeId: BadgeId;
  /** In whose name it was issued, when not the issuer's own. */
  readonly subIssuerId: SubIssuerId | null;
  readonly awardId: AwardId;
  readonly email: string;
  readonly name: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly declinedAt: Date | null;
  readonly revokedAt: Date | null;
  /** The invitation; null when none was wanted. */
  readonly mail: RecipientMail | null;
}

export interface RecipientMail {
  readonly state: "queued" | "sent" | "failed" | "withdrawn";
  /** Why it failed, in the mail server's words. */
  readonly error: string | null;
  readonly updatedAt: Date;
}

export interface OffsetPage {
  readonly order: "asc" | "desc";
  readonly limit: number;
  readonly offset: number;
}

/** How many recipients the matching events have, and a page of them by age and address; with addresses, only of those. */
export async function pageOfRecipients(
  work: Work,
  filter: EventFilter,
  page: OffsetPage,
): Promise<{ total: number; recipients: ListedRecipient[] }> {
  const { emails, ...ofEvents } = filter;
  if (emails) return pageOfAddresses(work, ofEvents, emails, page);
  const total = await countListed(work, filter, "recipients");
  if (page.offset >= total) return { total, recipients: [] };
  const number = page.order === "asc" ? page.offset : total - 1 - page.offset;
  const start = await recipientNumber(work, filter, number);
  return { total, recipients: start ? await listFrom(work, filter, page, start) : [] };
}

/** A recipient, and how many of the same event come before and after it by address. */
interface Start {
  readonly event: EventId;
  readonly email: string;
  readonly before: number;
  readonly after: number;
}

/** The recipient of this number, the first one of the oldest event being 0. */
async function recipientNumber(work: Work, filter: EventFilter, number: number): Promise<Start | null> {
  const { place, more } = await nearestPlace(work, filter, "recipients", number);
  const rest = number - (place?.through ?? 0);
  const { rows } = await sql<{ event_id: EventId; recipient_count: number; before: number }>`
    select event_id, recipient_count, before::bigint from (
      select event_id, recipient_count,
        sum(recipient_count) over (order by event_id rows unbounded preceding) - recipient_count as before
      from (
        select e.event_id, e.recipient_count from issuing_event e
        where ${matching(work, filter)} and e.event_id > ${place?.event ?? ""}
        order by e.event_id ${more ? sql`limit ${stride}` : sql``}
      ) e
    ) numbered
    where before + recipient_count > ${rest} order by event_id limit 1`.execute(work.tx);
  const [found] = rows;
  if (!found) return null;
  const skip = rest - found.before;
  const { rows: awards } = await sql<{ email: string }>`
    select email from award where issuer_id = ${work.issuerId} and event_id = ${found.event_id}
    order by email offset ${skip} limit 1`.execute(work.tx);
  const [award] = awards;
  return award
    ? { event: found.event_id, email: award.email, before: skip, after: found.recipient_count - 1 - skip }
    : null;
}

/** From a recipient on, through as many events as the page needs and no more. */
async function listFrom(
  work: Work,
  filter: EventFilter,
  { order, limit }: OffsetPage,
  start: Start,
): Promise<ListedRecipient[]> {
  const ascending = order === "asc";
  const [direction, orBehind] = [sql.raw(order), sql.raw(ascending ? ">=" : "<=")];
  const everyAddress = ascending ? "" : "\u{10ffff}";
  const { rows } = await sql<Row>`
    with events as materialized (
      select e.event_id, e.sub_issuer_id, e.recipient_count from issuing_event e
      where ${matching(work, filter)} and e.event_id ${orBehind} ${start.event}
      order by e.event_id ${direction} limit ${limit}
    ), needed as materialized (
      select event_id, sub_issuer_id from (
        select event_id, sub_issuer_id, sum(recipient_count) over (order by event_id ${direction}) - recipient_count as before
        from events
      ) counted
      where before < ${limit + (ascending ? start.before : start.after)}
    )
    select ${columns} from needed e cross join lateral (
      select a.* from award a
      where a.issuer_id = ${work.issuerId} and a.event_id = e.event_id
        and a.email ${orBehind} (case e.event_id when ${start.event} then ${start.email} else ${everyAddress} end)
      order by a.email ${direction} limit ${limit}
    ) a ${mails}
    order by a.event_id ${direction}, a.email ${direction} limit ${limit}`.execute(work.tx);
  return rows.map(recipientOf);
}

/** The awards of some addresses: few, however many events there are. */
async function pageOfAddresses(
  work: Work,
  ofEvents: EventFilter,
  emails: readonly string[],
  { order, limit, offset }: OffsetPage,
): Promise<{ total: number; recipients: ListedRecipient[] }> {
  const direction = sql.raw(order);
  // The awards first, then each one's event by its key, whatever the planner thinks of the other filters.
  const awards: RawBuilder<unknown> = sql`(
      select * from award where issuer_id = ${work.issuerId} and email = any(${[...emails]}::text[]) offset 0
    ) a cross join lateral (
      select e.sub_issuer_id from issuing_event e
      where ${matching(work, ofEvents)} and e.event_id = a.event_id offset 0
    ) e`;
  const count = await sql<{ total: number }>`select count(*) as total from ${awards}`.execute(work.tx);
  const { rows } = await sql<Row>`
    select ${columns} from ${awards} ${mails}
    order by a.event_id ${direction}, a.email ${direction} limit ${limit} offset ${offset}`.execute(work.tx);
  return { total: count.rows[0]?.total ?? 0, recipients: rows.map(recipientOf) };
}

const columns = sql`a.event_id, a.badge_id, e.sub_issuer_id, encode(a.award_id, 'hex') as award_id, a.email, a.name, a.issued_at,
  a.expires_at, a.accepted_at, a.declined_at, a.revoked_at, m.state as mail_state, m.error as mail_error,
  m.updated_at as mail_updated_at`;
const mails = sql`left join award_mail m on m.issuer_id = a.issuer_id and m.event_id = a.event_id
  and m.purpose = 'invitation' and m.award_id = a.award_id`;

interface Row {
  event_id: EventId;
  badge_id: BadgeId;
  sub_issuer_id: SubIssuerId | null;
  award_id: AwardId;
  email: string;
  name: string;
  issued_at: Date;
  expires_at: Date | null;
  accepted_at: Date | null;
  declined_at: Date | null;
  revoked_at: Date | null;
  mail_state: RecipientMail["state"] | null;
  mail_error: string | null;
  mail_updated_at: Date;
}

function recipientOf(row: Row): ListedRecipient {
  return {
    eventId: row.event_id,
    badgeId: row.badge_id,
    subIssuerId: row.sub_issuer_id,
    awardId: row.award_id,
    email: row.email,
    name: row.name,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    declinedAt: row.declined_at,
    revokedAt: row.revoked_at,
    mail: row.mail_state && { state: row.mail_state, error: row.mail_error, updatedAt: row.mail_updated_at },
  };
}
