import { z } from "zod";
import type { ObfServer } from "#src/domain/importing/obf/obf-server.ts";
import {
  anything,
  flag,
  id,
  moment,
  object,
  objects,
  readAs,
  text,
  texts,
  whole,
} from "#src/domain/importing/obf/wire.ts";
import type { ForeignEvent, ListedEvent } from "#src/domain/importing/source.ts";
import type { BadgeOverride, Recipient } from "#src/domain/issuing/issue-order.ts";

/* Issuing events of version 1. Source: OBF contract, section 4.3. */

const listedShape = z.object({
  id,
  badge_id: text,
  name: text,
  issued_on: moment,
  expires: moment,
  recipient: texts,
  revoked: object,
  log_entry: object,
  timestamp: moment,
});

/** How many events the client has. */
export async function countEvents(server: ObfServer): Promise<number> {
  const [counted] = (await server.lines(`event/${server.clientId}`, { count_only: 1 }, (line) => line)) ?? [];
  return whole.parse(object.parse(counted)?.["result_count"]) ?? 0;
}

/** A page of events with their recipients, the oldest first. What they themselves are called only version 2 tells. */
export async function readEvents(
  server: ObfServer,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  speaksV2: boolean,
): Promise<ListedEvent[]> {
  const query = { order_by: "asc", limit, offset };
  const events = (await server.lines(`event/${server.clientId}`, query, readListed)) ?? [];
  if (!speaksV2) return events;
  const names = await readNames(server, offset, events.length);
  return events.map((event) => ({ ...event, ownName: names.get(event.id) || null }));
}

/** What so many events from one number on are called; version 2 may give fewer at once than version 1. */
async function readNames(server: ObfServer, from: number, count: number): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let done = 0; done < count;) {
    const query = { order_by: "asc", limit: count - done, offset: from + done };
    const page = object.parse(await server.json("v2", `event/${server.clientId}`, query));
    const listed = objects.parse(page?.["result"]).map((one) => readAs(namedShape, one));
    if (listed.length === 0) break;
    for (const { id: event, name } of listed) names.set(event, name);
    done += listed.length;
  }
  return names;
}

const namedShape = z.object({ id, name: text });

function readListed(line: unknown): ListedEvent {
  const event = readAs(listedShape, line);
  const createdAt = event.timestamp ?? event.issued_on ?? new Date(0);
  const revoked = Object.entries(event.revoked ?? {}).map(
    ([email, at]) => [addressOf(email), moment.parse(at) ?? createdAt] as const,
  );
  return {
    id: event.id,
    badgeId: event.badge_id,
    name: event.name,
    ownName: null,
    createdAt,
    issuedAt: event.issued_on ?? createdAt,
    expiresAt: event.expires,
    recipients: recipientsOf(event.recipient),
    revokedAt: new Map(revoked),
    logEntry: event.log_entry,
  };
}

const eventShape = z.object({
  email_subject: text,
  email_body: text,
  email_link_text: text,
  email_footer: text,
  badge_override: object,
  log_entry: anything,
  api_consumer_id: text,
  client_alias_id: texts,
  show_report: flag,
  send_email: flag,
  json_cache_id: text,
});

const overrideShape = z.object({
  name: text,
  description: text,
  tags: texts,
  criteria: text,
  criteria_add: text,
});

/** What only the single event tells. */
export async function readEvent(server: ObfServer, listed: ListedEvent): Promise<ForeignEvent> {
  const given = await server.json("v1", `event/${server.clientId}/${encodeURIComponent(listed.id)}`);
  const event = readAs(eventShape, given ?? {});
  const logEntry = listed.logEntry ?? object.parse(event.log_entry);
  const isLost = logEntry === null && text.parse(event.log_entry) !== "";
  return {
    subIssuerId: event.client_alias_id[0] ?? null,
    message: {
      subject: event.email_subject,
      body: event.email_body,
      linkText: event.email_link_text,
      footer: event.email_footer,
    },
    override: event.badge_override && overrideOf(event.badge_override),
    overrideAsGiven: event.badge_override,
    logEntry,
    apiConsumerId: event.api_consumer_id,
    showReport: object.parse(given)?.["show_report"] === undefined || event.show_report,
    sentEmail: object.parse(given)?.["send_email"] === undefined || event.send_email,
    contentKey: event.json_cache_id || null,
    remarks: isLost ? ["Its log entry is no JSON object and is left out."] : [],
  };
}

function overrideOf(given: Readonly<Record<string, unknown>>): BadgeOverride | null {
  const { name, description, tags, criteria, criteria_add } = readAs(overrideShape, given);
  const override: BadgeOverride = {
    ...(name ? { name } : {}),
    ...(description ? { description } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(criteria ? { criteria: { format: "html", text: criteria } } : {}),
    ...(criteria_add ? { criteriaAdd: { format: "html", text: criteria_add } } : {}),
  };
  return Object.keys(override).length > 0 ? override : null;
}

/** Each address once, by the first name it stands with. */
function recipientsOf(given: readonly string[]): Recipient[] {
  const recipients = new Map<string, Recipient>();
  for (const recipient of given) {
    const email = addressOf(recipient);
    const name = /^(.*)<[^<>]*>\s*$/.exec(recipient)?.[1]?.trim() ?? "";
    if (!recipients.has(email)) recipients.set(email, { email, name });
  }
  return [...recipients.values()];
}

/** The address alone, in lower case, of `mail` or `Full Name <mail>`. */
export function addressOf(recipient: string): string {
  return (/<([^<>]*)>\s*$/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase();
}
