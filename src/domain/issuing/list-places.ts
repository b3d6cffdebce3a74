import { sql } from "kysely";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import { firstEventIdAt, type EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Clients ask for pages by offset and want a total with each, and PostgreSQL finds both by counting. So a process remembers every
 * thousandth event of a list, and counts from the nearest one. That holds because no event is ever deleted, new ones come after
 * all old ones (an event's id opens with its time), and only events too old for a late commit to come before are remembered.
 */

/** What is counted in a list: its events, or the recipients of its events. */
export type Unit = "events" | "recipients";

/** An event of a list, and how many events (or recipients) there are up to and with it. */
export interface Place {
  readonly event: EventId;
  readonly through: number;
}

/** Events between two places. */
export const stride = 1000;
/** A transaction lives shorter than this, and clocks of two servers differ by less. */
const settledMs = 10 * 60_000;
const mostLists = 1000;
/** Filters by which many pages are asked of one list. */
const stable = ["apiConsumerId", "badgeId", "subIssuerId"];

/** The places of each list asked for lately. */
const remembered = new Map<string, Place[]>();

/** How many events match, or how many recipients the matching events have. */
export async function countListed(work: Work, filter: EventFilter, unit: Unit): Promise<number> {
  const key = listKey(work, filter, unit);
  if (key !== null) return rememberMore(work, filter, unit, recall(key));
  const counted = unit === "events" ? sql`count(*)` : sql`coalesce(sum(e.recipient_count), 0)`;
  const { rows } = await sql<{ total: number }>`
    select ${counted} as total from issuing_event e where ${matching(work, filter)}`.execute(work.tx);
  return rows[0]?.total ?? 0;
}

/** Whether places of such a list are remembered; others are counted anew each time. */
export function isRemembered(filter: EventFilter): boolean {
  return Object.keys(filter).every((name) => stable.includes(name));
}

/** The last remembered place with at most so many up to it, and whether another one is remembered behind it. */
export function nearestPlace(
  work: Work,
  filter: EventFilter,
  unit: Unit,
  most: number,
): { place: Place | null; more: boolean } {
  const key = listKey(work, filter, unit);
  const places = key === null ? [] : recall(key);
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle]?.through ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return { place: places[low - 1] ?? null, more: low < places.length };
}

/** Adds the places that have settled since, and says how many there are by now. */
async function rememberMore(work: Work, filter: EventFilter, unit: Unit, places: Place[]): Promise<number> {
  const known = places.length;
  const last = places.at(-1);
  const settled = firstEventIdAt(new Date(work.now.getTime() - settledMs));
  // Recipients are counted in the table itself; events alone in an index.
  const through =
    unit === "events"
      ? sql`n`
      : sql`sum(e.recipient_count) over (order by e.event_id rows unbounded preceding)`;
  const { rows } = await sql<{ rest: number | null; places: [EventId, number][] | null }>`
    select max(through)::bigint as rest,
      json_agg(json_build_array(event_id, through) order by event_id)
        filter (where n % ${stride} = 0 and event_id < ${settled}) as places
    from (
      select *, ${through} as through from (
        select e.event_id, e.recipient_count, row_number() over (order by e.event_id) as n from issuing_event e
        where ${matching(work, filter)} and e.event_id > ${last?.event ?? ""}
      ) e
    ) numbered`.execute(work.tx);
  const before = last?.through ?? 0;
  // Unless another request was here meanwhile.
  if (places.length === known) {
    for (const [event, count] of rows[0]?.places ?? []) places.push({ event, through: before + count });
  }
  return before + (rows[0]?.rest ?? 0);
}

/** The name of a remembered list, or null. */
function listKey(work: Work, filter: EventFilter, unit: Unit): string | null {
  if (!isRemembered(filter)) return null;
  const { apiConsumerId = "", badgeId = "", subIssuerId = "" } = filter;
  return JSON.stringify([work.issuerId, unit, apiConsumerId, badgeId, subIssuerId]);
}

/** The places of a list; the list that nobody asked for the longest makes room. */
function recall(key: string): Place[] {
  const places = remembered.get(key) ?? [];
  remembered.delete(key);
  remembered.set(key, places);
  const [oldest] = remembered.keys();
  if (remembered.size > mostLists && oldest !== undefined) remembered.delete(oldest);
  return places;
}
