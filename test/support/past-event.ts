import { getEvent } from "#src/domain/issuing/queries.ts";
import { recordEvent } from "#src/domain/issuing/record-event.ts";
import type { BadgeId, EventId } from "#src/platform/ids.ts";
import { operatorOf } from "#test/support/issuer.ts";
import type { IssuingBed } from "#test/support/issuing-bed.ts";

/** Records an event of another server with one award, of the same badge as another event. */
export function recordPastEvent(bed: IssuingBed, sample: EventId, createdAt: Date): Promise<EventId> {
  return bed.perform(bed.issuerId, async (work) => {
    const like = await getEvent(work, sample);
    return recordEvent(work, operatorOf(bed.issuerId), {
      badgeId: like.badge_id as BadgeId,
      contentId: like.content_id,
      subIssuerId: null,
      message: { subject: "", body: "", linkText: "", footer: "" },
      createdAt,
      issuedAt: createdAt,
      expiresAt: null,
      sentEmail: false,
      showReport: true,
      apiConsumerId: "moodle",
      eventName: null,
      logEntry: null,
      overrideAsGiven: null,
      awards: [{ email: "past@x.example", name: "", acceptedAt: null, declinedAt: null, revokedAt: null }],
    });
  });
}
