import { z } from "zod";
import type { EventFilter } from "#src/domain/issuing/queries.ts";
import type { OffsetPage } from "#src/domain/issuing/recipients.ts";
import { pageParameters, secondsParameter, textParameter } from "#src/http/obf-v2/wire.ts";

/* Which events to list, and which recipients. Source: OBF contract, section 5, `GET /v2/event/{c}`. */

/** The parameters of the event list. */
export const eventQuery = z.object({
  event_name: textParameter(1000).describe(
    "Events with this name; an event without one is called as its badge.",
  ),
  api_consumer_id: textParameter(500).describe("Events issued by this program."),
  badge_id: textParameter(100).describe("Events of this badge."),
  client_alias_id: textParameter(100).describe("Events issued in the name of this sub-organisation."),
  email: textParameter(400)
    .transform((address) => address?.toLowerCase().replaceAll(" ", "+"))
    .describe("Events with this recipient, in capitals or not."),
  begin: secondsParameter().describe("Events made at this moment or later, in unix seconds."),
  end: secondsParameter().describe("Events made in this second or earlier."),
  log_entry: textParameter(10_000)
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const members = logMembersOf(text);
      if (!members)
        context.addIssue({ code: "custom", message: "has to be key:value, or key:value,key2:value2" });
      return members ?? undefined;
    })
    .describe(
      "Members of the log entry as `key:value,key2:value2`; all have to match. A piece without a colon belongs to the value before it.",
    ),
  ...pageParameters,
});

/** The parameters of the list of recipients. */
export const recipientQuery = z.object({
  event_id: textParameter(100).describe("Recipients of this event."),
  ...eventQuery.shape,
});

/** The filter and the page a query asks for. */
export function eventFilterOf(query: z.output<typeof eventQuery> & { event_id?: string | undefined }): {
  filter: EventFilter;
  page: OffsetPage;
} {
  const { limit, offset, order_by: order } = query;
  return {
    filter: {
      ...(query.event_id ? { eventId: query.event_id } : {}),
      ...(query.event_name ? { name: query.event_name } : {}),
      ...(query.api_consumer_id ? { apiConsumerId: query.api_consumer_id } : {}),
      ...(query.badge_id ? { badgeId: query.badge_id } : {}),
      ...(query.client_alias_id ? { subIssuerId: query.client_alias_id } : {}),
      ...(query.email ? { emails: [query.email] } : {}),
      ...(query.begin === undefined ? {} : { begin: new Date(query.begin * 1000) }),
      // The end names a whole second.
      ...(query.end === undefined ? {} : { end: new Date(query.end * 1000 + 999) }),
      ...(query.log_entry ? { logMembers: query.log_entry } : {}),
    },
    page: { limit, offset, order },
  };
}

/** The members that `key:value,key2:value2` names; a comma inside a value stays. Null when the first piece has no colon. */
export function logMembersOf(text: string): Record<string, string> | null {
  const members = new Map<string, string>();
  let last: string | null = null;
  for (const piece of text.split(",")) {
    const colon = piece.indexOf(":");
    const key: string = colon > 0 ? piece.slice(0, colon).trim() : "";
    if (key !== "") members.set((last = key), piece.slice(colon + 1));
    else if (last === null) return null;
    else members.set(last, `${members.get(last)},${piece}`);
  }
  return Object.fromEntries(members);
}
