import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { issueBadge } from "#src/domain/issuing/issue-badge.ts";
import type { BadgeOverride, IssueOrder } from "#src/domain/issuing/issue-order.ts";
import { mostRecipients } from "#src/domain/issuing/rules.ts";
import { created, type Effect } from "#src/http/mutation.ts";
import { readRecipients } from "#src/http/obf-v1/recipients.ts";
import { flagMember, optionalObject, optionalText, parse, readObject } from "#src/http/json-input.ts";
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

/** An issuing event as it comes. */
export const issueInput = z
  .object({
    recipient: z
      .custom<object | string>((value) => value !== undefined && value !== null, {
        error: "is required: an array of mail addresses",
      })
      .meta({ type: "array", items: { type: "string" }, minItems: 1, maxItems: mostRecipients })
      .describe("Who gets the badge: `mail` or `Full Name <mail>` each; every address once."),
    issued_on: optionalWhole(0, latestSecond).describe("Unix seconds; now when it is left out."),
    expires: optionalWhole(0, latestSecond).describe(
      "Unix seconds; 0: never. Left out: as many months later as the badge says.",
    ),
    email_subject: optionalText(1000).describe("Texts here replace the badge's own."),
    email_body: optionalText(longText),
    email_link_text: optionalText(1000),
    email_footer: optionalText(longText),
    badge_override: optionalObject().describe(
      "Changes for this event only: `name`, `description`, `tags`, `criteria`, or `criteria_add`, which is added to the criteria.",
    ),
    log_entry: optionalObject().describe("Whatever you want to find again later."),
    api_consumer_id: optionalText(500).describe("What your program calls itself, to find its events again."),
    client_alias_id: textList(1, 40).describe(
      "The sub-organisation in whose name to issue; the badge has to allow it.",
    ),
    client_alias: textList(1, 40).describe("The same, under its older name."),
    show_report: flagMember(true).describe("Count the event in the organisation's reports."),
    send_email: flagMember(true).describe("Invite the recipients by mail."),
  })
  .meta({ id: "IssueInput" });

/** Issues the badge; the answer names the event in `Location`. */
export async function issue(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Effect> {
  const badgeId = c.req.param("badge") ?? "";
  if (!isBadgeId(badgeId)) throw new Problem("not-found", `There is no badge ${badgeId.slice(0, 40)}.`);
  const given = parse(issueInput, await readObject(c));
  const order: IssueOrder = {
    badgeId,
    subIssuerId: given.client_alias_id[0] ?? given.client_alias[0] ?? null,
    recipients: readRecipients(given.recipient, parts.limits.recipientsPerCall),
    issuedAt: given.issued_on ? new Date(given.issued_on * 1000) : null,
    // 0 says "never"; nothing said leaves it to the badge.
    expiresAt: given.expires === 0 ? "never" : given.expires === null ? null : new Date(given.expires * 1000),
    message: {
      subject: given.email_subject,
      body: given.email_body,
      linkText: given.email_link_text,
      footer: given.email_footer,
    },
    override: given.badge_override ? overrideOf(given.badge_override) : null,
    overrideAsGiven: given.badge_override,
    logEntry: given.log_entry,
    apiConsumerId: given.api_consumer_id,
    eventName: null,
    showReport: given.show_report,
    sendEmail: given.send_email,
  };
  return async (work) => {
    const eventId = await issueBadge(work, caller, order);
    return created(`/v1/event/${caller.issuerId}/${eventId}`);
  };
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
