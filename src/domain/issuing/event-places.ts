import { sql } from "kysely";
import { countListed, isRemembered, nearestPlace, stride } from "#src/domain/issuing/list-places.ts";
import { matching, type EventFilter } from "#src/domain/issuing/queries.ts";
import type { EventId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** The event before the one at `offset`, so that a page can start behind it; null when there are not so many. */
export async function eventBeforeOffset(
  work: Work,
  filter: EventFilter,
  order: "asc" | "desc",
  offset: number,
): Promise<EventId | null> {
  if (offset < 2 * stride || !isRemembered(filter)) return countTo(work, filter, order, offset - 1, null);
  if (order === "asc") return eventNumber(work, filter, offset);
  const total = await countListed(work, filter, "events");
  return offset > total ? null : eventNumber(work, filter, total - offset + 1);
}

/** The event of this number, the oldest being the first. */
async function eventNumber(work: Work, filter: EventFilter, number: number): Promise<EventId | null> {
  let { place, more } = await nearestPlace(work, filter, "events", number);
  if (!more && number - (place?.through ?? 0) >= stride) {
    if (number > (await countListed(work, filter, "events"))) return null;
    ({ place, more } = await nearestPlace(work, filter, "events", number));
  }
  const rest = number - (place?.through ?? 0);
  return place && rest === 0 ? place.event : countTo(work, filter, "asc", rest - 1, place?.event ?? null);
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
