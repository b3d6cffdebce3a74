import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { eventBeforeOffset } from "#src/domain/issuing/event-places.ts";
import {
  countEvents,
  getEvent,
  listAwards,
  listRecipients,
  listRevoked,
} from "#src/domain/issuing/queries.ts";
import { listEvents, type ListedEvent } from "#src/domain/issuing/list-events.ts";
import { revokeAwards } from "#src/domain/issuing/revoke-awards.ts";
import { noContent, type Effect } from "#src/http/mutation.ts";
import { eventFilterOf } from "#src/http/obf-v1/event-filter.ts";
import { answerLines, linesOf } from "#src/http/obf-v1/lines.ts";
import type { assertionShape, eventShape, listedEventShape } from "#src/http/obf-v1/shapes.ts";
import { addressesParameter, readQuery } from "#src/http/obf-v1/wire.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { Addresses } from "#src/domain/publishing/addresses.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isEventId, type EventId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Perform } from "#src/platform/work.ts";

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
  const pieces = listed(caller, parts.performInPieces(), asked);
  return answerLines(c, pieces, () => parts.limits.holdStream(caller.issuerId));
}

/** Where no limit is asked for the list is everything. It begins small, to begin soon, and grows while its pieces are full. */
const [firstPiece, largestPiece] = [250, 500];

async function* listed(caller: Caller, perform: Perform, asked: ReturnType<typeof eventFilterOf>) {
  const { filter, order, offset, limit } = asked;
  let left = limit;
  let atOnce = Number.isFinite(limit) ? limit : firstPiece;
  let after: EventId | undefined;
  for (;;) {
    const { events, more } = await perform(caller.issuerId, async (work) => {
      const start = after ?? (offset > 0 ? await eventBeforeOffset(work, filter, order, offset) : undefined);
      if (start === null) return { events: [], more: false };
      return listEvents(work, filter, { order, limit: atOnce, ...(start ? { after: start } : {}) });
    });
    if (events.length === 0) return;
    yield events.map(lineOf).join("");
    left -= events.length;
    if (!more || left === 0) return;
    after = events.at(-1)?.id;
    atOnce = Math.min(left, largestPiece, 2 * events.length);
  }
}

/** An event of a list. What may be long in it stands there as the database wrote it. */
function lineOf(event: ListedEvent): string {
  const head: Partial<z.output<typeof listedEventShape>> = {
    id: event.id,
    name: event.name,
    badge_id: event.badgeId,
    client_alias_id: event.subIssuerId,
    issued_on: unixSeconds(event.issuedAt),
    expires: event.expiresAt && unixSeconds(event.expiresAt),
  };
  const long = `"recipient":${event.emails},"revoked":${event.revoked},"log_entry":${event.logEntry ?? "null"}`;
  const tail = `"token":"${event.id}","timestamp":${unixSeconds(event.createdAt)}`;
  return `${JSON.stringify(head).slice(0, -1)},${long},${tail}}\r\n`;
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
  const perform = parts.performInPieces();
  await perform(caller.issuerId, (work) => getEvent(work, id));
  const { email = null } = readQuery(c, assertionQuery);
  const pieces = awardsOf(id, email, caller, perform, parts.addresses);
  return answerLines(c, pieces, () => parts.limits.holdStream(caller.issuerId));
}

async function* awardsOf(
  id: EventId,
  emails: string[] | null,
  caller: Caller,
  perform: Perform,
  addressOf: Addresses,
) {
  const limit = 1000;
  for (let after = ""; ;) {
    const page = { after, limit };
    const piece = await perform(caller.issuerId, (work) => listAwards(work, id, emails, page));
    if (piece.length === 0) return;
    yield linesOf(
      piece.map((award): z.output<typeof assertionShape> => ({
        id: award.id,
        image: addressOf.bakedPng(award.id),
        json: addressOf.assertion(award.id),
        pdf: null,
        recipient: award.email,
        status: award.status,
      })),
    );
    if (piece.length < limit) return;
    after = piece.at(-1)?.email ?? "";
  }
}

/** DELETE /v1/event/{client_id}/{event_id}?email=a|b */
export async function revoke(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = eventIdOf(c);
  const { email = [] } = readQuery(c, revokeQuery);
  return async (work) => {
    await revokeAwards(work, caller, id, email, null);
    return noContent;
  };
}

function eventIdOf(c: Context<Web>): EventId {
  const id = c.req.param("event") ?? "";
  if (!isEventId(id)) throw new Problem("not-found", `There is no issuing event ${id.slice(0, 40)}.`);
  return id;
}
