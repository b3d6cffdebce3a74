import type { JsonFields } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import type { ServiceRequest } from "../service-request.ts";
import { webAddress } from "../web-address.ts";

/** The gradebook as a launch offers it (AGS 2.0 section 3.1, the endpoint claim). */
export interface GradeService {
  /** What we may do there: ask for no other scope. */
  scopes: readonly string[];
  lineItemsUrl: string | null;
  /** The one column of the link that was opened, if it has exactly one. */
  lineItemUrl: string | null;
}

/** One person's score in one column (AGS 2.0 section 3.4.1). */
export interface Score {
  /** The `sub` of the person's launches. */
  userId: string;
  /** When it was scored, to the millisecond; see `nextScoreTime`. */
  time: Date;
  activityProgress: "Initialized" | "Started" | "InProgress" | "Submitted" | "Completed";
  gradingProgress: "FullyGraded" | "Pending" | "PendingManual" | "Failed" | "NotReady";
  /** Left out, the score is cleared; `maximum` is above 0. */
  points?: { given: number; maximum: number };
  comment?: string;
}

/** Reads the endpoint claim of a launch; throws `claim-malformed`. */
export function readGradeService(claim: JsonFields | null): GradeService | null {
  if (claim === null) return null;
  const address = (name: string) => {
    const url = claim.optionalText(name);
    return url && webAddress(url, "claim-malformed").href;
  };
  return {
    scopes: claim.optionalTexts("scope"),
    lineItemsUrl: address("lineitems"),
    lineItemUrl: address("lineitem"),
  };
}

/**
 * The address of a line item's scores or results: the word goes to the path, before the query (AGS 2.0 sections 3.3 and
 * 3.4). Throws `url-refused`.
 *
 * @example
 * lineItemService("https://lms.example/items/7?type=1", "scores"); // "https://lms.example/items/7/scores?type=1"
 */
export function lineItemService(lineItemUrl: string, service: "scores" | "results"): string {
  const url = webAddress(lineItemUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${service}`;
  return url.href;
}

/**
 * The time to put on the next score of this person and column: now, or a millisecond after the last one if the clock
 * has not moved on, as platforms refuse or ignore a score that is not newer (AGS 2.0 section 3.4.4).
 *
 * @example
 * nextScoreTime(now, null); // now
 * nextScoreTime(now, now); // a millisecond later
 */
export function nextScoreTime(now: Date, last: Date | null): Date {
  return new Date(Math.max(now.getTime(), last === null ? Number.NEGATIVE_INFINITY : last.getTime() + 1));
}

/**
 * The request that writes a score (AGS 2.0 section 3.4); any answer 200 to 299 means it is taken.
 *
 * Throws `score-invalid` for points that are negative or not finite, or a maximum that is not above 0 (more than the
 * maximum is allowed: extra credit), and `url-refused`.
 *
 * @example
 * scoreRequest(lineItemUrl, accessToken, {
 *   userId: "42",
 *   time: nextScoreTime(now, last),
 *   activityProgress: "Completed",
 *   gradingProgress: "FullyGraded",
 *   points: { given: 1, maximum: 1 },
 * });
 */
export function scoreRequest(lineItemUrl: string, accessToken: string, score: Score): ServiceRequest {
  const { userId, time, activityProgress, gradingProgress, points, comment } = score;
  if (points !== undefined && !(points.given >= 0 && points.maximum > 0 && isFinitePair(points)))
    throw new LtiError("score-invalid", "The points are not a score.");
  if (Number.isNaN(time.getTime())) throw new LtiError("score-invalid", "The score has no valid time.");
  const body = JSON.stringify({
    userId,
    timestamp: time.toISOString(),
    activityProgress,
    gradingProgress,
    ...(points !== undefined && { scoreGiven: points.given, scoreMaximum: points.maximum }),
    ...(comment !== undefined && { comment }),
  });
  const headers = {
    "content-type": "application/vnd.ims.lis.v1.score+json",
    authorization: `Bearer ${accessToken}`,
  };
  return { method: "POST", url: lineItemService(lineItemUrl, "scores"), headers, body };
}

function isFinitePair({ given, maximum }: { given: number; maximum: number }): boolean {
  return Number.isFinite(given) && Number.isFinite(maximum);
}
