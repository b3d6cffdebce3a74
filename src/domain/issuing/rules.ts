import type { Badge } from "#src/domain/badges/badge.ts";
import type { BadgeContent, MessageText } from "#src/domain/badges/content.ts";
import { bothForms, joinCriteria } from "#src/domain/badges/criteria.ts";
import type { BadgeWords } from "#src/domain/badges/words.ts";
import type { BadgeOverride, IssueOrder } from "#src/domain/issuing/issue-order.ts";
import type { SubIssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";

/** Most recipients of one issuing event. */
export const mostRecipients = 100_000;

/**
 * The content an event issues: the badge's own with the event's changes. They are in one language and hold for all: what the
 * issuer says of this event may be missing in none.
 */
export function contentToIssue(badge: BadgeContent, override: BadgeOverride): BadgeContent {
  const replaced = override.criteria && bothForms(override.criteria);
  const added = override.criteriaAdd && bothForms(override.criteriaAdd);
  const change = (words: BadgeWords): BadgeWords => {
    const criteria = replaced ?? words.criteria;
    return {
      ...words,
      name: override.name ?? words.name,
      description: override.description ?? words.description,
      criteria: added ? joinCriteria(criteria, added) : criteria,
      tags: override.tags ?? words.tags,
    };
  };
  return {
    words: change(badge.words),
    translations: badge.translations.map(change),
    css: badge.css,
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

/** The sub-issuer an event is issued in the name of, or null for the issuer itself; refused when the badge does not allow it. */
export function subIssuerToIssue(badge: Badge, wanted: string | null): SubIssuerId | null {
  if (wanted === null) return null;
  const allowed = badge.subIssuerIds.find((id) => id === wanted);
  if (allowed) return allowed;
  const choice =
    badge.subIssuerIds.length > 0 ? `it allows ${badge.subIssuerIds.join(", ")}` : "it allows none";
  throw invalid("client_alias_id", `this badge may not be issued by "${wanted.slice(0, 40)}"; ${choice}`);
}
