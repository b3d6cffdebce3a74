import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { eventBeforeOffset } from "#src/domain/issuing/event-places.ts";
import {
  countEvents,
  getEvent,
  listAwards,
  listEvents,
  listRecipients,
  listRevoked,
  type ListedEvent,
} from "#src/domain/issuing/queries.ts";
import { revokeAwards } from "#src/domain/issuing/revoke-awards.ts";
import { eventFilterOf } from "#src/http/obf-v1/event-filter.ts";
import type { assertionShape, eventShape, listedEventShape } from "#src/http/obf-v1/shapes.ts";
import { addressesParameter, lines, readQuery } from "#src/http/obf-v1/wire.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isEventId, type EventId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/* Issuing events. Source: OBF API v1, "Badge revocation" and "Get issuing events"; OBF contract, section 4.3. */

/** The parameters of the assertion list. */
export const assertionQuery = z.object({
  email: addressesParameter().describe("Only these recipients, separated by `|`."),
});

/** The parameters of revoking. */
export const revokeQuery = z.object({
  email: addressesParameter("is required: the addresses whose awards to revoke, separated by |").describe(
    "The addresses whose badges to revoke, separated by `|`.",
  ),
});

/** GET /v1/event/{client_id} */
export async function list(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const asked = eventFilterOf(c);
  if (asked.countOnly) {
    const count = await parts.perform(caller.issuerId, (work) => countEvents(work, asked.filter));
    return c.body(`${JSON.stringify({ result_count: count })}\r\n`, 200, {
      "content-type": "application/json",
    });
  }
  return lines(c, listed(caller, parts, asked));
}

/** Events in pieces, each read when the client has taken the one before. */
async function* listed(caller: Caller, parts: DoorParts, asked: ReturnType<typeof eventFilterOf>) {
  const { filter, order, offset, limit } = asked;
  const atOnce = 500;
  let after: EventId | undefined;
  for (let left = limit; left > 0; left -= atOnce) {
    const piece = await parts.perform(caller.issuerId, async (work) => {
      if (!after && offset > 0) {
        const before = await eventBeforeOffset(work, filter, order, offset);
        if (!before) return [];
        after = before;
      }
      return listEvents(work, filter, { order, limit: Math.min(left, atOnce), ...(after ? { after } : {}) });
    });
    if (piece.length === 0) return;
    yield piece.map(listedEvent);
    if (piece.length < atOnce) return;
    after = piece.at(-1)?.id;
  }
}

function listedEvent(event: ListedEvent): z.output<typeof listedEventShape> {
  return {
    id: event.id,
    name: event.name,
    badge_id: event.badgeId,
    client_alias_id: event.subIssuerId,
    issued_on: unixSeconds(event.issuedAt),
    expires: event.expiresAt && unixSeconds(event.expiresAt),
    recipient: [...event.emails],
    revoked: { ...event.revoked },
    log_entry: event.logEntry ?? null,
    token: event.id,
    timestamp: unixSeconds(event.createdAt),
  };
}

/** GET /v1/event/{client_id}/{event_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = eventIdOf(c);
  return parts.perform(caller.issuerId, async (work) => {
    const event = await getEvent(work, id);
    const recipients = await listRecipients(work, id);
    const found: z.output<typeof eventShape> = {
      id,
      name: event.name,
      badge_id: event.badge_id,
      client_id: event.issuer_id,
      client_alias_id: event.sub_issuer_id,
      issued_on: unixSeconds(event.issued_at),
      expires: event.expires_at && unixSeconds(event.expires_at),
      recipient: recipients.emails,
      revoked: recipients.revoked,
      email_subject: event.subject,
      email_body: event.body,
      email_link_text: event.link_text,
      email_footer: event.footer,
      email_pdf_link_text: null,
      badge_override: event.badge_override_text,
      log_entry: event.log_entry_text,
      api_consumer_id: event.api_consumer_id,
      earnable_application_id: null,
      show_report: event.show_report ? 1 : 0,
      send_email: event.send_email ? 1 : 0,
      token: id,
      json_cache_id: event.content_id.toString("hex"),
      timestamp: unixSeconds(event.created_at),
      mtime: unixSeconds(event.created_at),
      deleted: 0,
      lastmodifiedby: event.created_by,
    };
    return c.json(found);
  });
}

/** GET /v1/event/{client_id}/{event_id}/revoked */
export async function revoked(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = eventIdOf(c);
  return parts.perform(caller.issuerId, async (work) => {
    await getEvent(work, id);
    return c.json({ revoked: await listRevoked(work, id) });
  });
}

/** GET /v1/event/{client_id}/{event_id}/assertion */
export async function assertions(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = eventIdOf(c);
  await parts.perform(caller.issuerId, (work) => getEvent(work, id));
  const { email = null } = readQuery(c, assertionQuery);
  return lines(c, awardsOf(id, email, caller, parts));
}

async function* awardsOf(id: EventId, emails: string[] | null, caller: Caller, parts: DoorParts) {
  const limit = 1000;
  for (let after = ""; ;) {
    const page = { after, limit };
    const piece = await parts.perform(caller.issuerId, (work) => listAwards(work, id, emails, page));
    if (piece.length === 0) return;
    yield piece.map((award): z.output<typeof assertionShape> => ({
      id: award.id,
      image: parts.addresses.bakedPng(award.id),
      json: parts.addresses.assertion(award.id),
      pdf: null,
      recipient: award.email,
      status: award.status,
    }));
    if (piece.length < limit) return;
    after = piece.at(-1)?.email ?? "";
  }
}

/** DELETE /v1/event/{client_id}/{event_id}?email=a|b */
export async function revoke(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = eventIdOf(c);
  const { email = [] } = readQuery(c, revokeQuery);
  await parts.perform(caller.issuerId, (work) => revokeAwards(work, caller, id, email, null));
  return c.body(null, 204);
}

function eventIdOf(c: Context<Web>): EventId {
  const id = c.req.param("event") ?? "";
  if (!isEventId(id)) throw new Problem("not-found", `There is no issuing event ${id.slice(0, 40)}.`);
  return id;
}
