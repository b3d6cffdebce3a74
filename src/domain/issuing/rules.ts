import type { Badge } from "#src/domain/badges/badge.ts";
import type { BadgeContent, MessageText } from "#src/domain/badges/content.ts";
import type { BadgeOverride, IssueOrder } from "#src/domain/issuing/issue-order.ts";
import { invalid } from "#src/platform/problem.ts";

/** Most recipients of one issuing event. */
export const mostRecipients = 100_000;

/** The content an event issues: the badge's own with the event's changes. */
export function contentToIssue(badge: Badge, override: BadgeOverride | null): BadgeContent {
  const criteria = override?.criteriaHtml ?? badge.criteriaHtml;
  return {
    language: badge.language,
    name: override?.name ?? badge.name,
    description: override?.description ?? badge.description,
    criteriaHtml: override?.criteriaAdd ? `${criteria}\n${override.criteriaAdd}` : criteria,
    css: badge.css,
    tags: override?.tags ?? badge.tags,
    imageDigest: badge.imageDigest,
  };
}

/** The message an event sends: the order's parts over the badge's; an empty part does not replace. */
export function messageToSend(badge: MessageText, order: Partial<MessageText>): MessageText {
  return {
    subject: order.subject || badge.subject,
    body: order.body || badge.body,
    linkText: order.linkText || badge.linkText,
    footer: order.footer || badge.footer,
  };
}

/** When an award ends: the order's own date, else the badge's months after it was issued, else never. */
export function expiryOf(
  order: Pick<IssueOrder, "expiresAt">,
  issuedAt: Date,
  expiresMonths: number | null,
): Date | null {
  if (order.expiresAt === "never") return null;
  if (order.expiresAt) {
    if (order.expiresAt <= issuedAt) throw invalid("expires", "has to be later than the date of issue");
    return order.expiresAt;
  }
  return expiresMonths ? addMonths(issuedAt, expiresMonths) : null;
}

/** The same day and time some months later in UTC; the last day of a shorter month. */
export function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return to;
}
