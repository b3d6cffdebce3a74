import { sql } from "kysely";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import { firstEventIdAt, type EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/*
 * Clients ask for pages by offset and want a total with each, and PostgreSQL finds both by counting. So a process remembers every
 * thousandth event of a list, and counts from the nearest one. That holds because no event is ever deleted, new ones come after
 * all old ones (an event's id opens with its time), and only events too old for a late commit to come before are remembered. An
 * import brings events of the past: when there was one since, what was remembered of its issuer is forgotten.
 */

/** What is counted in a list: its events, or the recipients of its events. */
export type Unit = "events" | "recipients";

/** An event of a list, and how many events (or recipients) there are up to and with it. */
export interface Place {
  readonly event: EventId;
  readonly through: number;
}

/** The places of a list, and when the last event of the past was recorded that they count with. */
interface List {
  places: Place[];
  recordedAt: string | null;
}

/** Events between two places. */
export const stride = 1000;
/** A transaction lives shorter than this, and clocks of two servers differ by less. */
const settledMs = 10 * 60_000;
const mostLists = 1000;
/** Filters by which many pages are asked of one list. */
const stable = ["apiConsumerId", "badgeId", "subIssuerId"];

/** Each list asked for lately. */
const remembered = new Map<string, List>();

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
export async function nearestPlace(
  work: Work,
  filter: EventFilter,
  unit: Unit,
  most: number,
): Promise<{ place: Place | null; more: boolean }> {
  const key = listKey(work, filter, unit);
  const places = key === null ? [] : await placesThatHold(work, recall(key));
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle]?.through ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return { place: places[low - 1] ?? null, more: low < places.length };
}

const lastRecording = (work: Work) => sql<string | null>`(
  select max(recorded_at)::text from issuing_event where issuer_id = ${work.issuerId} and recorded_at is not null)`;

async function placesThatHold(work: Work, list: List): Promise<readonly Place[]> {
  if (list.places.length === 0) return list.places;
  const { rows } = await sql<{ at: string | null }>`select ${lastRecording(work)} as at`.execute(work.tx);
  if (rows[0]?.at !== list.recordedAt) list.places = [];
  return list.places;
}

/** Adds the places that have settled since, and says how many there are by now. */
async function rememberMore(work: Work, filter: EventFilter, unit: Unit, list: List): Promise<number> {
  const { places } = list;
  const known = places.length;
  const last = places.at(-1);
  const settled = firstEventIdAt(new Date(work.now.getTime() - settledMs));
  // Recipients are counted in the table itself; events alone in an index.
  const through =
    unit === "events"
      ? sql`n`
      : sql`sum(e.recipient_count) over (order by e.event_id rows unbounded preceding)`;
  const { rows } = await sql<{
    rest: number | null;
    places: [EventId, number][] | null;
    recordedAt: string | null;
  }>`
    select max(through)::bigint as rest, ${lastRecording(work)} as "recordedAt",
      json_agg(json_build_array(event_id, through) order by event_id)
        filter (where n % ${stride} = 0 and event_id < ${settled}) as places
    from (
      select *, ${through} as through from (
        select e.event_id, e.recipient_count, row_number() over (order by e.event_id) as n from issuing_event e
        where ${matching(work, filter)} and e.event_id > ${last?.event ?? ""}
      ) e
    ) numbered`.execute(work.tx);
  const recordedAt = rows[0]?.recordedAt ?? null;
  if (known > 0 && recordedAt !== list.recordedAt) {
    list.places = [];
    return rememberMore(work, filter, unit, list);
  }
  const before = last?.through ?? 0;
  // Unless another request was here meanwhile.
  if (list.places === places && places.length === known) {
    list.recordedAt = recordedAt;
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

/** What is remembered of a list; the list that nobody asked for the longest makes room. */
function recall(key: string): List {
  const list = remembered.get(key) ?? { places: [], recordedAt: null };
  remembered.delete(key);
  remembered.set(key, list);
  const [oldest] = remembered.keys();
  if (remembered.size > mostLists && oldest !== undefined) remembered.delete(oldest);
  return list;
}
