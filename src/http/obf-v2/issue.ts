import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { isMailAddress } from "#src/domain/issuers/rules.ts";
import { issueBadge } from "#src/domain/issuing/issue-badge.ts";
import type { IssueOrder, Recipient } from "#src/domain/issuing/issue-order.ts";
import { tidyName } from "#src/domain/issuing/person-name.ts";
import {
  flagMember,
  optionalObject,
  parse,
  readObject,
  requiredText,
  storableText,
} from "#src/http/json-input.ts";
import type { Effect } from "#src/http/mutation.ts";
import { messageOf } from "#src/http/obf-v2/badge-order.ts";
import { messageInput } from "#src/http/obf-v2/badge-shapes.ts";
import { badgeIdOf } from "#src/http/obf-v2/badges.ts";
import { changed, optionalSeconds } from "#src/http/obf-v2/wire.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

/* Source: OBF contract, section 5, `POST /v2/event/{c}/{b}/issue`. */

const mostRecipients = 10_000;

const recipientInput = z
  .object({
    email: z
      .string({
        error: ({ input }) => (input === undefined || input === null ? "is required" : "has to be text"),
      })
      .trim()
      .toLowerCase()
      .refine(isMailAddress, {
        error: ({ input }) =>
          `${JSON.stringify(input).slice(0, 80)} is not a mail address such as name@example.org`,
      }),
    name: z
      .string({
        error: ({ input }) => (input === undefined || input === null ? "is required" : "has to be text"),
      })
      .max(1000, "is longer than 1000 characters")
      .transform(tidyName)
      .describe("May be empty."),
  })
  .meta({ id: "RecipientInput" });

/** An issuing event as it comes. */
export const issueInput = z
  .object({
    recipient: z
      .array(recipientInput, {
        error: ({ input }) => (input === undefined ? "is required" : "has to be an array"),
      })
      .min(1, "needs at least one recipient")
      .max(mostRecipients, `has more than ${mostRecipients} recipients`)
      .describe("Who gets the badge, each address once."),
    api_consumer_id: requiredText(500).describe("What your program calls itself, to find its events again."),
    event_name: storableText(1000, "has to be text")
      .nullish()
      .describe("What the event is called; else as the badge."),
    issued_on: optionalSeconds().describe("Unix seconds; now when it is left out."),
    expires_on: optionalSeconds().describe(
      "Unix seconds; 0: never. Left out or null: as many months later as the badge says.",
    ),
    client_alias_id: storableText(100, "has to be text")
      .nullish()
      .describe("The sub-organisation in whose name to issue; the badge has to allow it."),
    email_message: messageInput.nullish().describe("Texts that replace the badge's own."),
    criteria_add: storableText(1_000_000, "has to be text")
      .nullish()
      .describe("Markdown that is added to the criteria, for this event only."),
    log_entry: optionalObject().describe(
      "Whatever you want to find again later; lists can be filtered by it.",
    ),
    send_email: flagMember(true).describe("Invite the recipients by mail."),
    show_report: flagMember(true).describe("Count the event in the organisation's reports."),
  })
  .meta({ id: "IssueInput" });

/** Issues the badge; answers the event's id, also in `Location`, where Moodle's plugin looks for it. */
export async function issue(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Effect> {
  const badgeId = badgeIdOf(c);
  const given = parse(issueInput, await readObject(c));
  const most = parts.limits.recipientsPerCall;
  if (given.recipient.length > most) throw invalid("recipient", `has more than ${most} recipients`);
  const recipients = eachOnce(given.recipient);
  const order: IssueOrder = {
    badgeId,
    recipients,
    subIssuerId: given.client_alias_id || null,
    issuedAt: given.issued_on ? new Date(given.issued_on * 1000) : null,
    // 0 says "never"; nothing said leaves it to the badge.
    expiresAt: given.expires_on === 0 ? "never" : given.expires_on ? new Date(given.expires_on * 1000) : null,
    message: messageOf(given.email_message ?? null),
    override: given.criteria_add ? { criteriaAdd: { format: "markdown", text: given.criteria_add } } : null,
    overrideAsGiven: given.criteria_add ? { criteria_add: given.criteria_add } : null,
    logEntry: given.log_entry,
    apiConsumerId: given.api_consumer_id,
    eventName: given.event_name?.trim() || null,
    showReport: given.show_report,
    sendEmail: given.send_email,
  };
  return async (work) => {
    const eventId = await issueBadge(work, caller, order).catch((error: unknown) => {
      throw inOurWords(error);
    });
    return changed({ event: eventId, count: recipients.length }, `/v2/event/${caller.issuerId}/${eventId}`);
  };
}

function eachOnce(given: readonly Recipient[]): Recipient[] {
  const recipients = new Map<string, Recipient>();
  for (const recipient of given)
    if (!recipients.has(recipient.email)) recipients.set(recipient.email, recipient);
  return [...recipients.values()];
}

/** A refusal of the operation with the names that members have here. */
function inOurWords(error: unknown): unknown {
  if (!(error instanceof Problem) || error.detail.field !== "expires") return error;
  return invalid("expires_on", error.message.replace(/^expires: /, ""));
}
