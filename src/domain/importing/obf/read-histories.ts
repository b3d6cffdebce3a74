import { z } from "zod";
import type { ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import { addressOf } from "#src/domain/importing/obf/read-events.ts";
import { flag, moment, object, objects, readAs, text, whole } from "#src/domain/importing/obf/wire.ts";
import type { ForeignAward, ListedEvent } from "#src/domain/importing/source.ts";

/* What became of an event's recipients. Source: OBF contract, sections 4.3 (assertion list) and 5 (recipients). */

const assertionShape = z.object({ recipient: text, status: text });

const recipientShape = z.object({
  email: text,
  name: text,
  received: flag,
  revoked: flag,
  status: text,
  accepted_on: moment,
  declined_on: moment,
  revoked_on: moment,
});
type WireRecipient = z.output<typeof recipientShape>;

/**
 * Every recipient with name, answer and revocation, as far as the server tells. It may not say when something was done: then the time
 * of the event stands for it.
 */
export async function readHistories(
  server: ObfServer,
  listed: ListedEvent,
  speaksV2: boolean,
): Promise<ForeignAward[]> {
  const statuses = await readStatuses(server, listed);
  const details = speaksV2 ? await readRecipients(server, listed) : new Map<string, WireRecipient>();
  return listed.recipients.map(({ email, name }) => {
    const detail = details.get(email);
    const status = statuses.get(email) ?? detail?.status ?? "";
    const accepted = status === "accepted" || detail?.received === true;
    const declined = !accepted && (status === "rejected" || status === "declined");
    const revoked = status === "revoked" || detail?.revoked === true;
    return {
      email,
      name: detail?.name || name,
      acceptedAt: accepted ? (detail?.accepted_on ?? listed.createdAt) : null,
      declinedAt: declined ? (detail?.declined_on ?? listed.createdAt) : null,
      revokedAt: listed.revokedAt.get(email) ?? (revoked ? (detail?.revoked_on ?? listed.createdAt) : null),
    };
  });
}

async function readStatuses(server: ObfServer, { id }: ListedEvent): Promise<Map<string, string>> {
  const path = `event/${server.clientId}/${encodeURIComponent(id)}/assertion`;
  const listed = await server.lines(path, {}, (line) => {
    const { recipient, status } = readAs(assertionShape, line);
    return [addressOf(recipient), status.toLowerCase()] as const;
  });
  return new Map(listed ?? []);
}

async function readRecipients(server: ObfServer, { id }: ListedEvent): Promise<Map<string, WireRecipient>> {
  const limit = 1000;
  const found = new Map<string, WireRecipient>();
  for (let offset = 0; ; offset += limit) {
    const query = { event_id: id, limit, offset };
    const page = object.parse(await server.json("v2", `event/${server.clientId}/recipient`, query));
    const recipients = objects.parse(page?.["result"]).map((one) => readAs(recipientShape, one));
    for (const recipient of recipients) found.set(addressOf(recipient.email), recipient);
    const total = whole.parse(page?.["total"]) ?? 0;
    if (recipients.length === 0 || offset + recipients.length >= total) return found;
  }
}
