import type { AwardId, EventId, IssuerId } from "#src/platform/ids.ts";
import type { JobKind } from "#src/platform/jobs/job-queue.ts";

/** The invitations of one event's awards from `from` through `through`, both included. */
export interface InvitationRange {
  readonly issuerId: IssuerId;
  readonly eventId: EventId;
  readonly from: AwardId;
  readonly through: AwardId;
}

/** Hands the invitations of a range of awards to the mail server. One at a time in a process: it fills all connections. */
export const sendInvitations: JobKind<InvitationRange> = {
  name: "issuing.send-invitations",
  concurrency: 1,
};

/** Small enough to be shared out among several workers, large enough that reading the event costs nothing. */
const awardsInOneJob = 500;

/** The jobs that send the invitations of these awards; the ids have to be in ascending order. */
export function invitationJobs(
  issuerId: IssuerId,
  eventId: EventId,
  awardIds: readonly AwardId[],
): InvitationRange[] {
  const ranges: InvitationRange[] = [];
  for (let start = 0; start < awardIds.length; start += awardsInOneJob) {
    const from = awardIds[start];
    const through = awardIds[Math.min(start + awardsInOneJob, awardIds.length) - 1];
    if (from && through) ranges.push({ issuerId, eventId, from, through });
  }
  return ranges;
}
