import { sql } from "kysely";
import { eventBeforeOffset } from "#src/domain/issuing/event-places.ts";
import { countListed } from "#src/domain/issuing/list-places.ts";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import type { OffsetPage } from "#src/domain/issuing/recipients.ts";
import type { BadgeId, EventId, SubIssuerId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** An issuing event without its recipients. */
export interface EventSummary {
  readonly id: EventId;
  /** Its own name, else the badge's as it was issued. */
  readonly name: string;
  readonly badgeId: BadgeId;
  /** In whose name, when not the issuer's own. */
  readonly subIssuerId: SubIssuerId | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly recipientCount: number;
  readonly apiConsumerId: string;
  /** The log entry as compact JSON. */
  readonly logEntry: string | null;
}

/** How many events match, and a page of them by age, without their recipients. */
export async function pageOfEvents(
  work: Work,
  filter: EventFilter,
  { order, limit, offset }: OffsetPage,
): Promise<{ total: number; events: EventSummary[] }> {
  const total = await countListed(work, filter, "events");
  if (offset >= total) return { total, events: [] };
  const before = offset === 0 ? null : await eventBeforeOffset(work, filter, order, offset);
  const behind = before ? sql`and e.event_id ${sql.raw(order === "asc" ? ">" : "<")} ${before}` : sql``;
  const { rows } = await sql<EventSummary>`
    select e.event_id as id, coalesce(e.event_name, c.name) as name, e.badge_id as "badgeId",
      e.sub_issuer_id as "subIssuerId",
      e.issued_at as "issuedAt", e.expires_at as "expiresAt", e.created_at as "createdAt",
      e.recipient_count as "recipientCount", e.api_consumer_id as "apiConsumerId", e.log_entry::text as "logEntry"
    from (
      select e.* from issuing_event e where ${matching(work, filter)} ${behind}
      order by e.event_id ${sql.raw(order)} limit ${limit}
    ) e
    join badge_content c on c.issuer_id = e.issuer_id and c.content_id = e.content_id
    order by e.event_id ${sql.raw(order)}`.execute(work.tx);
  return { total, events: rows };
}
