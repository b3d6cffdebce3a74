import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { issueBadge } from "#src/domain/issuing/issue-badge.ts";
import type { BadgeOverride } from "#src/domain/issuing/issue-order.ts";
import { readRecipients } from "#src/http/obf-v1/recipients.ts";
import { flagOf, optionalObject, optionalText, parse, readObject } from "#src/http/json-input.ts";
import { optionalWhole, textList } from "#src/http/obf-v1/wire.ts";
import { latestSecond } from "#src/http/unix-seconds.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isBadgeId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

/* POST /v1/badge/{client_id}/{badge_id}. Source: OBF API v1, "Issue badge"; OBF contract, section 4.2. */

const longText = 1_000_000;

const overrideShape = z.object({
  name: optionalText(1000),
  description: optionalText(longText),
  criteria: optionalText(longText),
  criteria_add: optionalText(longText),
  tags: textList(200, 200),
});

const orderShape = z.object({
  issued_on: optionalWhole(0, latestSecond),
  expires: optionalWhole(0, latestSecond),
  email_subject: optionalText(1000),
  email_body: optionalText(longText),
  email_link_text: optionalText(1000),
  email_footer: optionalText(longText),
  badge_override: optionalObject(),
  log_entry: optionalObject(),
  api_consumer_id: optionalText(500),
  client_alias_id: textList(1, 40),
  client_alias: textList(1, 40),
});

/** Issues the badge; the answer names the event in `Location`. */
export async function issue(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const badgeId = c.req.param("badge") ?? "";
  if (!isBadgeId(badgeId)) throw new Problem("not-found", `There is no badge ${badgeId.slice(0, 40)}.`);
  const body = await readObject(c);
  const recipients = readRecipients(body["recipient"]);
  const order = parse(orderShape, body);

  const eventId = await parts.perform(caller.issuerId, (work) =>
    issueBadge(work, caller, {
      badgeId,
      subIssuerId: order.client_alias_id[0] ?? order.client_alias[0] ?? null,
      recipients,
      issuedAt: order.issued_on ? new Date(order.issued_on * 1000) : null,
      // 0 says "never"; nothing said leaves it to the badge.
      expiresAt:
        order.expires === 0 ? "never" : order.expires === null ? null : new Date(order.expires * 1000),
      message: {
        subject: order.email_subject,
        body: order.email_body,
        linkText: order.email_link_text,
        footer: order.email_footer,
      },
      override: order.badge_override ? overrideOf(order.badge_override) : null,
      overrideAsGiven: order.badge_override,
      logEntry: order.log_entry,
      apiConsumerId: order.api_consumer_id,
      eventName: null,
      showReport: readFlag(body, "show_report"),
      sendEmail: readFlag(body, "send_email"),
    }),
  );
  return c.body("", 201, { location: `/v1/event/${caller.issuerId}/${eventId}` });
}

/** A 0/1 member that is on unless it says otherwise. */
function readFlag(body: Record<string, unknown>, name: string): boolean {
  const value = body[name];
  if (value === undefined || value === null) return true;
  const read = flagOf(value);
  if (read === null) throw invalid(name, "has to be 0 or 1");
  return read;
}

/** An override's members that say something; null and "" leave the badge as it is. */
function overrideOf(given: Readonly<Record<string, unknown>>): BadgeOverride | null {
  let shape: z.infer<typeof overrideShape>;
  try {
    shape = parse(overrideShape, given);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalid(`badge_override.${error.detail.field ?? ""}`, error.message.replace(/^[^:]*: /, ""));
  }
  const override: BadgeOverride = {
    ...(shape.name ? { name: shape.name } : {}),
    ...(shape.description ? { description: shape.description } : {}),
    ...(shape.criteria ? { criteria: { format: "html", text: shape.criteria } } : {}),
    ...(shape.criteria_add ? { criteriaAdd: { format: "html", text: shape.criteria_add } } : {}),
    ...(shape.tags.length ? { tags: shape.tags } : {}),
  };
  return Object.keys(override).length === 0 ? null : override;
}
