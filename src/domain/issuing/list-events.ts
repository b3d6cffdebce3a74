import { sql } from "kysely";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import type { BadgeId, EventId, SubIssuerId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** JSON as the database wrote it: what may be long is handed on as it is, not read and written again. */
export type JsonText = string;

/** One issuing event as lists show it. */
export interface ListedEvent {
  readonly id: EventId;
  readonly badgeId: BadgeId;
  /** In whose name, when not the issuer's own. */
  readonly subIssuerId: SubIssuerId | null;
  readonly name: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly logEntry: JsonText | null;
  /** An array of addresses. */
  readonly emails: JsonText;
  /** Address → unix seconds. */
  readonly revoked: JsonText;
}

export interface EventPage {
  readonly order: "asc" | "desc";
  readonly limit: number;
  /** The last event of the page before; the next one starts behind it. */
  readonly after?: EventId;
}

/** A page is full with about this many bytes of recipients and log entries, so that it has a bound whatever its events are. */
const fullPageBytes = 524_288;

/** What an event adds to a page. Only a log entry that is long enough to be stored compressed has to be unpacked to tell. */
const weight = sql`300 + 32 * recipient_count + case
  when pg_column_size(log_entry) > 1000 then octet_length(log_entry::text) else coalesce(pg_column_size(log_entry), 0) end`;

/**
 * A page of the issuer's events by age, and whether more come behind it; it may hold fewer events than asked for when they are
 * large. With an address filter only the addresses that match are listed.
 */
export async function listEvents(
  work: Work,
  filter: EventFilter,
  page: EventPage,
): Promise<{ events: ListedEvent[]; more: boolean }> {
  const direction = sql.raw(page.order);
  const after = page.after
    ? sql`and e.event_id ${sql.raw(page.order === "desc" ? "<" : ">")} ${page.after}`
    : sql``;
  const ofEmails = filter.emails ? sql`and a.email = any(${[...filter.emails]}::text[])` : sql``;
  const { rows } = await sql<ListedEvent & { found: number }>`
    select e.event_id as id, e.badge_id as "badgeId", e.sub_issuer_id as "subIssuerId", c.name,
      e.issued_at as "issuedAt", e.expires_at as "expiresAt", e.created_at as "createdAt",
      e.log_entry::text as "logEntry", coalesce(r.emails, '[]') as emails, coalesce(r.revoked, '{}') as revoked, e.found
    from (
      select *, count(*) over () as found,
        sum(${weight}) over (order by event_id ${direction} rows between unbounded preceding and 1 preceding) as before
      from (
        select e.* from issuing_event e where ${matching(work, filter)} ${after}
        order by e.event_id ${direction} limit ${page.limit}
      ) e
    ) e
    join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    left join lateral (
      select json_agg(a.email order by a.email)::text as emails,
        (json_object_agg(a.email, floor(extract(epoch from a.revoked_at))::bigint)
          filter (where a.revoked_at is not null))::text as revoked
      from award a where a.issuer_id = ${work.issuerId} and a.event_id = e.event_id ${ofEmails}
    ) r on true
    where coalesce(e.before, 0) < ${fullPageBytes}
    order by e.event_id ${direction}`.execute(work.tx);
  const found = rows[0]?.found ?? 0;
  return { events: rows, more: found === page.limit || rows.length < found };
}
