import { sql, type RawBuilder } from "kysely";
import { containing, saysWords } from "#src/domain/badges/search.ts";
import { firstEventIdAt, type AwardId, type EventId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Which issuing events to list; an absent member does not filter. */
export interface EventFilter {
  readonly apiConsumerId?: string;
  readonly badgeId?: string;
  /** Events in this sub-issuer's name. */
  readonly subIssuerId?: string;
  readonly eventId?: string;
  /** What the event is called: its own name, else the issued badge's. */
  readonly name?: string;
  /** Events with any of these recipients (lower case). */
  readonly emails?: readonly string[];
  /** Made at or after, at or before. */
  readonly begin?: Date;
  readonly end?: Date;
  /** Text that occurs in the compact JSON of the log entry. */
  readonly logEntry?: string;
  /** Members of the log entry, each compared by its text. */
  readonly logMembers?: Readonly<Record<string, string>>;
  /** Words that occur in the issued name or description, in any language. */
  readonly query?: string;
}

/** How many events match. */
export async function countEvents(work: Work, filter: EventFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from issuing_event e where ${matching(work, filter)}`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** The condition under which an event `e` is in a list. */
export function matching(work: Work, filter: EventFilter): RawBuilder<unknown> {
  const conditions = [sql`e.issuer_id = ${work.issuerId}`];
  if (filter.apiConsumerId) conditions.push(sql`e.api_consumer_id = ${filter.apiConsumerId}`);
  if (filter.badgeId) conditions.push(sql`e.badge_id = ${filter.badgeId}`);
  if (filter.subIssuerId) conditions.push(sql`e.sub_issuer_id = ${filter.subIssuerId}`);
  if (filter.eventId) conditions.push(sql`e.event_id = ${filter.eventId}`);
  // An id opens with the time of its event, so the primary key finds the dates.
  if (filter.begin) conditions.push(sql`e.event_id >= ${firstEventIdAt(filter.begin)}`);
  if (filter.end) conditions.push(sql`e.event_id < ${firstEventIdAt(new Date(filter.end.getTime() + 1))}`);
  if (filter.name) {
    conditions.push(sql`(e.event_name = ${filter.name} or e.event_name is null and e.content_id in (
      select c.content_id from badge_content c where c.issuer_id = ${work.issuerId} and c.name = ${filter.name}))`);
  }
  for (const [key, value] of Object.entries(filter.logMembers ?? {}))
    conditions.push(sql`e.log_entry ->> ${key} = ${value}`);
  if (filter.logEntry) conditions.push(sql`e.log_entry::text like ${containing(filter.logEntry)}`);
  if (filter.query) {
    conditions.push(sql`exists (
      select from badge_content c where c.issuer_id = e.issuer_id and c.content_id = e.content_id
        and ${saysWords("c", filter.query)})`);
  }
  if (filter.emails) {
    conditions.push(sql`e.event_id in (
      select a.event_id from award a
      where a.issuer_id = ${work.issuerId} and a.email = any(${[...filter.emails]}::text[]))`);
  }
  return sql.join(conditions, sql` and `);
}

/** One issuing event of the issuer; refuses an unknown one. */
export async function getEvent(work: Work, eventId: EventId) {
  const row = await work.tx
    .selectFrom("issuing_event")
    .innerJoin("badge_content", (join) =>
      join
        .onRef("badge_content.issuer_id", "=", "issuing_event.issuer_id")
        .onRef("badge_content.content_id", "=", "issuing_event.content_id"),
    )
    .innerJoin("message", (join) =>
      join
        .onRef("message.issuer_id", "=", "issuing_event.issuer_id")
        .onRef("message.message_id", "=", "issuing_event.message_id"),
    )
    .where("issuing_event.issuer_id", "=", work.issuerId)
    .where("issuing_event.event_id", "=", eventId)
    .selectAll("issuing_event")
    .select(["badge_content.name", "message.subject", "message.body", "message.link_text", "message.footer"])
    .select((select) => [
      select.cast<string | null>("issuing_event.log_entry", "text").as("log_entry_text"),
      select.cast<string | null>("issuing_event.badge_override", "text").as("badge_override_text"),
    ])
    .executeTakeFirst();
  if (!row) throw new Problem("not-found", `There is no issuing event ${eventId}.`);
  return row;
}

/** Addresses of an event in alphabetical order, and when which of them were revoked (unix seconds). */
export async function listRecipients(
  work: Work,
  eventId: EventId,
): Promise<{ emails: string[]; revoked: Record<string, number> }> {
  const rows = await work.tx
    .selectFrom("award")
    .select(["email", "revoked_at"])
    .where("issuer_id", "=", work.issuerId)
    .where("event_id", "=", eventId)
    .orderBy("email")
    .execute();
  const revoked: Record<string, number> = {};
  for (const row of rows)
    if (row.revoked_at) revoked[row.email] = Math.floor(row.revoked_at.getTime() / 1000);
  return { emails: rows.map((row) => row.email), revoked };
}

/** When which addresses of an event were revoked, in unix seconds. */
export async function listRevoked(work: Work, eventId: EventId): Promise<Record<string, number>> {
  const rows = await work.tx
    .selectFrom("award")
    .select(["email", "revoked_at"])
    .where("issuer_id", "=", work.issuerId)
    .where("event_id", "=", eventId)
    .where("revoked_at", "is not", null)
    .orderBy("email")
    .execute();
  return Object.fromEntries(
    rows.map((row) => [row.email, Math.floor((row.revoked_at?.getTime() ?? 0) / 1000)]),
  );
}

/** Those of the events that have an award which stands and which nobody has answered. */
export async function eventsAwaitingAnswers(work: Work, eventIds: readonly EventId[]): Promise<Set<EventId>> {
  const { rows } = await sql<{ id: EventId }>`
    select id from unnest(${[...eventIds]}::text[]) as id
    where exists (select from award a where a.issuer_id = ${work.issuerId} and a.event_id = id
      and coalesce(a.accepted_at, a.declined_at, a.revoked_at) is null)`.execute(work.tx);
  return new Set(rows.map(({ id }) => id));
}

export type AwardStatus = "pending" | "accepted" | "rejected" | "revoked";

/** A page of an event's awards by address, all of them or those of some addresses. */
export async function listAwards(
  work: Work,
  eventId: EventId,
  emails: readonly string[] | null,
  page: { after: string; limit: number },
): Promise<{ id: AwardId; email: string; name: string; status: AwardStatus }[]> {
  let query = work.tx
    .selectFrom("award")
    .select(["award_id", "email", "name", "accepted_at", "declined_at", "revoked_at"])
    .where("issuer_id", "=", work.issuerId)
    .where("event_id", "=", eventId)
    .where("email", ">", page.after);
  if (emails) query = query.where(sql<boolean>`email = any(${[...emails]}::text[])`);
  const rows = await query.orderBy("email").limit(page.limit).execute();
  return rows.map((row) => ({
    id: row.award_id.toString("hex") as AwardId,
    email: row.email,
    name: row.name,
    status: statusOf(row),
  }));
}

/** What became of an award, in OBF's words. */
export function statusOf(award: {
  accepted_at: Date | null;
  declined_at: Date | null;
  revoked_at: Date | null;
}): AwardStatus {
  if (award.revoked_at) return "revoked";
  if (award.accepted_at) return "accepted";
  return award.declined_at ? "rejected" : "pending";
}
