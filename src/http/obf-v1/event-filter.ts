import type { Context } from "hono";
import { z } from "zod";
import type { EventFilter } from "#src/domain/issuing/queries.ts";
import {
  addressesParameter,
  flagParameter,
  readQuery,
  secondsParameter,
  textParameter,
  wholeParameter,
} from "#src/http/obf-v1/wire.ts";
import type { Web } from "#src/http/web.ts";

/* Which events to list. Source: OBF API v1, "Get issuing events"; OBF contract, section 4.3. */

/** The parameters of the event list. */
export const eventQuery = z.object({
  api_consumer_id: textParameter().describe("Events issued by this program."),
  badge_id: textParameter().describe("Events of this badge."),
  client_alias_id: textParameter().describe("Events issued in the name of this sub-organisation."),
  client_alias: textParameter().describe("The same, under its older name."),
  email: addressesParameter().describe(
    "Events with any of these recipients, separated by `|`; only they are listed.",
  ),
  recipient: addressesParameter().describe("The same, under its other name."),
  begin: secondsParameter().describe("Events made at this moment or later, in unix seconds."),
  end: secondsParameter().describe("Events made in this second or earlier."),
  log_entry: textParameter().describe("Text that occurs in the compact JSON of the log entry."),
  query: textParameter().describe("Words in the name or description of what was issued."),
  order_by: z
    .preprocess(
      (value) => (String(value).toLowerCase() === "desc" ? "desc" : "asc"),
      z.enum(["asc", "desc"]).default("asc"),
    )
    .describe("By the time they were made: oldest first, or newest first."),
  limit: wholeParameter(0, 1000, 0).describe("How many to list, at most; 0: all of them."),
  offset: wholeParameter(0, 1_000_000_000, 0).describe("How many to leave out first."),
  count_only: flagParameter().describe('1: only how many there are, as `{"result_count": 17}`.'),
});

/** The filter a request asks for, and which part of the list. */
export function eventFilterOf(c: Context<Web>) {
  const asked = readQuery(c, eventQuery);
  const emails = asked.email ?? asked.recipient;
  const subIssuerId = asked.client_alias_id ?? asked.client_alias;
  const words = asked.query?.trim();
  const filter: EventFilter = {
    ...(asked.api_consumer_id ? { apiConsumerId: asked.api_consumer_id } : {}),
    ...(asked.badge_id ? { badgeId: asked.badge_id } : {}),
    ...(subIssuerId ? { subIssuerId } : {}),
    ...(emails ? { emails } : {}),
    ...(asked.begin === undefined ? {} : { begin: new Date(asked.begin * 1000) }),
    // The end names a whole second.
    ...(asked.end === undefined ? {} : { end: new Date(asked.end * 1000 + 999) }),
    ...(asked.log_entry ? { logEntry: asked.log_entry } : {}),
    ...(words ? { query: words } : {}),
  };
  const { order_by: order, limit, offset, count_only: countOnly = false } = asked;
  return { filter, order, offset, limit: limit || Number.POSITIVE_INFINITY, countOnly };
}
