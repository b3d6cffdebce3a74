import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import { storeContent, storeMessage } from "#src/domain/badges/content.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import { insertAwards } from "#src/domain/issuing/insert-awards.ts";
import { keepIssuingLimit } from "#src/domain/issuing/issuing-limit.ts";
import type { IssueOrder } from "#src/domain/issuing/issue-order.ts";
import { invitationJobs, sendInvitations } from "#src/domain/issuing/jobs.ts";
import {
  contentToIssue,
  expiryOf,
  messageToSend,
  mostRecipients,
  subIssuerToIssue,
} from "#src/domain/issuing/rules.ts";
import { newAwardIds, newEventId, type AwardId, type EventId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Records one issuing event, an award for each recipient, and the mails inviting them to accept; returns the event's id. */
export async function issueBadge(work: Work, caller: Caller, order: IssueOrder): Promise<EventId> {
  requireRight(caller, work.issuerId, "award.issue", order.badgeId);
  const count = order.recipients.length;
  if (count === 0) throw invalid("recipient", "needs at least one mail address");
  if (count > mostRecipients)
    throw invalid("recipient", `has ${count} addresses; at most ${mostRecipients} fit one event`);
  const badge = await getBadge(work, order.badgeId);
  if (badge.draft) throw invalid("badge_id", "is a draft; publish the badge before issuing it");

  const eventId = newEventId(work.now);
  const issuedAt = order.issuedAt ?? work.now;
  const expiresAt = expiryOf(order, issuedAt, badge.expiresMonths);
  const { issuing_limit: limit } = await work.tx
    .insertInto("issuing_event")
    .values({
      issuer_id: work.issuerId,
      event_id: eventId,
      badge_id: badge.id,
      sub_issuer_id: subIssuerToIssue(badge, order.subIssuerId),
      content_id: order.override
        ? await storeContent(work, contentToIssue(badge, order.override))
        : badge.contentId,
      message_id: await storeMessage(work, messageToSend(badge.message, order.message)),
      issued_at: issuedAt,
      expires_at: expiresAt,
      recipient_count: count,
      send_email: order.sendEmail,
      show_report: order.showReport,
      api_consumer_id: order.apiConsumerId,
      event_name: order.eventName,
      log_entry: order.logEntry && JSON.stringify(order.logEntry),
      badge_override: order.overrideAsGiven && JSON.stringify(order.overrideAsGiven),
      created_at: work.now,
      created_by: caller.name,
    })
    .returning((event) =>
      event
        .selectFrom("issuer")
        .select("issuing_limit")
        .where("issuer.issuer_id", "=", work.issuerId)
        .as("issuing_limit"),
    )
    .executeTakeFirstOrThrow();
  if (limit !== null) await keepIssuingLimit(work, limit, count);

  const awardIds = newAwardIds(work.issuerId, work.now, count);
  const awards = order.recipients.map((recipient, at) => ({ ...recipient, id: awardIds[at] as AwardId }));
  await insertAwards(work, { eventId, badgeId: badge.id, issuedAt, expiresAt }, awards, {
    invite: order.sendEmail,
  });
  if (order.sendEmail) await work.enqueue(sendInvitations, invitationJobs(work.issuerId, eventId, awardIds));
  await recordInAudit(work, caller, "event.issue", eventId, { badge: badge.id, recipients: count });
  return eventId;
}
