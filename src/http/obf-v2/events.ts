import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { getContent } from "#src/domain/badges/queries.ts";
import { pageOfEvents } from "#src/domain/issuing/page-of-events.ts";
import { getEvent } from "#src/domain/issuing/queries.ts";
import { revokeAwards } from "#src/domain/issuing/revoke-awards.ts";
import { parse, readObject, storableText } from "#src/http/json-input.ts";
import type { Effect } from "#src/http/mutation.ts";
import { contentOf, messageOf } from "#src/http/obf-v2/badge-object.ts";
import { contentShape, creatorShape, messageShape } from "#src/http/obf-v2/badge-shapes.ts";
import { eventFilterOf, eventQuery } from "#src/http/obf-v2/event-filter.ts";
import { answer, changed, listOf, readQuery, seconds } from "#src/http/obf-v2/wire.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isEventId, type BadgeId, type EventId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/* Issuing events. Source: OBF contract, section 5, `/v2/event/{c}`. */

const eventMembers = {
  id: z.string(),
  name: z.string().describe("Its own name, else the badge's as it was issued."),
  client_alias_id: z.string().nullable().describe("The sub-organisation in whose name it was issued."),
  issued_on: seconds,
  expires_on: seconds.nullable(),
  api_consumer_id: z.string().describe("The program that issued it, as it called itself."),
  earnable_application_id: z.string().nullable(),
  log_entry: z.string().nullable().describe("The log entry as JSON text."),
  ctime: seconds,
  mtime: seconds,
};

const listedEventShape = z
  .object({ ...eventMembers, badge_id: z.string(), recipient_count: z.int() })
  .meta({ id: "ListedEvent" });

/** The event list. */
export const eventList = listOf(listedEventShape).meta({ id: "EventList" });

/** An issuing event by itself. */
export const eventShape = z
  .object({
    ...eventMembers,
    badge: z
      .object({
        id: z.string(),
        image: z.string().describe("The address of its picture (PNG) as it was issued."),
        primary_language: z.string(),
        content: z
          .array(contentShape)
          .describe("What it said when it was issued, the primary language first."),
        creator: creatorShape,
      })
      .meta({ id: "IssuedBadge" }),
    email_message: messageShape.nullable(),
  })
  .meta({ id: "Event" });

/** Whose awards to revoke. */
export const revokeInput = z
  .object({
    recipient: z
      .array(storableText(400, "has to be a mail address"), {
        error: ({ input }) => (input === undefined ? "is required" : "has to be an array of mail addresses"),
      })
      .min(1, "needs at least one mail address")
      .max(100_000, "has more than 100000 addresses")
      .describe("Mail addresses, in capitals or not."),
    reason: storableText(1000, "has to be text")
      .nullish()
      .describe("Why, for whoever looks the badges up. Our addition."),
  })
  .meta({ id: "RevokeInput" });

/** GET /v2/event/{client_id} */
export async function list(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const { filter, page } = eventFilterOf(readQuery(c, eventQuery));
  const { total, events } = await parts.perform(caller.issuerId, (work) => pageOfEvents(work, filter, page));
  const result = events.map((event) => ({
    id: event.id,
    name: event.name,
    client_alias_id: event.subIssuerId,
    badge_id: event.badgeId,
    issued_on: unixSeconds(event.issuedAt),
    expires_on: event.expiresAt && unixSeconds(event.expiresAt),
    recipient_count: event.recipientCount,
    api_consumer_id: event.apiConsumerId,
    earnable_application_id: null,
    log_entry: event.logEntry,
    ctime: unixSeconds(event.createdAt),
    mtime: unixSeconds(event.createdAt),
  }));
  return answer(c, eventList, { result, total });
}

/** GET /v2/event/{client_id}/{event_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = eventIdOf(c);
  return parts.perform(caller.issuerId, async (work) => {
    const event = await getEvent(work, id);
    const content = await getContent(work, event.content_id);
    return answer(c, eventShape, {
      id,
      name: event.event_name ?? content.words.name,
      client_alias_id: event.sub_issuer_id,
      badge: {
        id: event.badge_id,
        image: parts.addresses.badgeImage(event.badge_id as BadgeId, id),
        primary_language: content.words.language,
        content: contentOf(content),
        creator: null,
      },
      issued_on: unixSeconds(event.issued_at),
      expires_on: event.expires_at && unixSeconds(event.expires_at),
      email_message: messageOf({
        subject: event.subject,
        body: event.body,
        linkText: event.link_text,
        footer: event.footer,
      }),
      log_entry: event.log_entry_text,
      api_consumer_id: event.api_consumer_id,
      earnable_application_id: null,
      ctime: unixSeconds(event.created_at),
      mtime: unixSeconds(event.created_at),
    });
  });
}

/** PUT /v2/event/{client_id}/{event_id}/revoke */
export async function revoke(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = eventIdOf(c);
  const { recipient, reason } = parse(revokeInput, await readObject(c));
  const emails = recipient.map((address) => address.trim().toLowerCase());
  return async (work) =>
    changed({ count: await revokeAwards(work, caller, id, emails, reason?.trim() || null) });
}

function eventIdOf(c: Context<Web>): EventId {
  const id = c.req.param("event") ?? "";
  if (!isEventId(id)) throw new Problem("not-found", `There is no issuing event ${id.slice(0, 40)}.`);
  return id;
}
