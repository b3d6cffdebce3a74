import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Problem, type ProblemKind } from "#src/platform/problem.ts";
import type { Web } from "#src/http/web.ts";

/*
 * How API v1 says no: a JSON object with the sentence under `error` (and `message`, for clients that read that) and the status
 * under `code`. The statuses stay inside the documented set; clients have no text for others. Source: OBF contract, section 1.
 */

const statusOf: Record<ProblemKind, number> = {
  invalid: 400,
  forbidden: 403,
  "not-found": 404,
  gone: 404,
  conflict: 400,
  "too-many": 429,
  unavailable: 503,
};

/** Reason phrases of the two statuses that are not HTTP's own. */
const ownReasons: Record<number, string> = { 495: "SSL Certificate Error", 496: "SSL Certificate Required" };

/** An answer of API v1 that refuses; 495 and 496 are OBF's own for a bad and a missing certificate. */
export function refuse(
  c: Context<Web>,
  status: number,
  error: string,
  more: { field?: string; headers?: Record<string, string> } = {},
): Response {
  c.env.outgoing.statusMessage = ownReasons[status] ?? "";
  const body = { error, code: status, message: error, ...(more.field ? { field: more.field } : {}) };
  return c.body(`${JSON.stringify(body)}\r\n`, status as ContentfulStatusCode, {
    "content-type": "application/json",
    ...more.headers,
  });
}

/** Turns what an operation threw into an answer; null when it is a bug and not for the caller. */
export function refusalOf(c: Context<Web>, error: unknown): Response | null {
  if (!(error instanceof Problem)) return null;
  const { field, retryAfterSeconds } = error.detail;
  return refuse(c, statusOf[error.kind], error.message, {
    ...(field ? { field } : {}),
    ...(retryAfterSeconds ? { headers: { "retry-after": String(retryAfterSeconds) } } : {}),
  });
}
