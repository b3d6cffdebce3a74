import { sql } from "kysely";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import { firstEventIdAt, type EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Old clients ask for pages by offset, and PostgreSQL finds offset 49,000 by counting to it. So a process remembers every
 * thousandth event of a list and counts from the nearest one. That holds because no event is ever deleted, new ones come after
 * all old ones (an event's id opens with its time), and only events too old for a late commit to come before are remembered.
 */

const stride = 1000;
/** A transaction lives shorter than this, and clocks of two servers differ by less. */
const settledMs = 10 * 60_000;
const mostLists = 1000;

/** The 1,000th, 2,000th, … event of each list asked for lately. */
const remembered = new Map<string, EventId[]>();

/** The event before the one at `offset`, so that a page can start behind it; null when there are not so many. */
export async function eventBeforeOffset(
  work: Work,
  filter: EventFilter,
  order: "asc" | "desc",
  offset: number,
): Promise<EventId | null> {
  const key = offset < 2 * stride ? null : listKey(work, filter);
  if (key === null) return countTo(work, filter, order, offset - 1, null);
  const places = recall(key);
  let ascending = offset - 1;
  if (order === "desc" || ascending >= places.length * stride) {
    const total = await rememberMore(work, filter, places);
    if (order === "desc") ascending = total - offset;
    if (ascending < 0 || ascending >= total) return null;
  }
  const nearest = Math.min(Math.floor((ascending + 1) / stride), places.length);
  const from = places[nearest - 1] ?? null;
  const rest = ascending - nearest * stride;
  return rest < 0 ? from : countTo(work, filter, "asc", rest, from);
}

async function countTo(
  work: Work,
  filter: EventFilter,
  order: "asc" | "desc",
  rest: number,
  from: EventId | null,
): Promise<EventId | null> {
  const { rows } = await sql<{ event_id: EventId }>`
    select e.event_id from issuing_event e where ${matching(work, filter)} and e.event_id > ${from ?? ""}
    order by e.event_id ${sql.raw(order)} offset ${rest} limit 1`.execute(work.tx);
  return rows[0]?.event_id ?? null;
}

/** Adds the places that have settled since, and says how many events there are by now. */
async function rememberMore(work: Work, filter: EventFilter, places: EventId[]): Promise<number> {
  const known = places.length;
  const settled = firstEventIdAt(new Date(work.now.getTime() - settledMs));
  const { rows } = await sql<{ rest: number; places: EventId[] | null }>`
    select count(*) as rest,
      array_agg(event_id order by event_id) filter (where n % ${stride} = 0 and event_id < ${settled}) as places
    from (
      select e.event_id, row_number() over (order by e.event_id) as n from issuing_event e
      where ${matching(work, filter)} and e.event_id > ${places.at(-1) ?? ""}
    ) numbered`.execute(work.tx);
  const more = rows[0]?.places ?? [];
  // Unless another request was here meanwhile.
  if (places.length === known) places.push(...more);
  return known * stride + (rows[0]?.rest ?? 0);
}

/** The name of a list whose members never leave it, or null. */
function listKey(work: Work, filter: EventFilter): string | null {
  const { apiConsumerId = "", badgeId = "", subIssuerId = "", ...others } = filter;
  if (Object.keys(others).length > 0) return null;
  return JSON.stringify([work.issuerId, apiConsumerId, badgeId, subIssuerId]);
}

/** The places of a list; the list that nobody asked for the longest makes room. */
function recall(key: string): EventId[] {
  const places = remembered.get(key) ?? [];
  remembered.delete(key);
  remembered.set(key, places);
  const [oldest] = remembered.keys();
  if (remembered.size > mostLists && oldest !== undefined) remembered.delete(oldest);
  return places;
}
