import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RefusalDetail } from "#src/http/api-door.ts";
import type { Web } from "#src/http/web.ts";
import type { ProblemKind } from "#src/platform/problem.ts";

/*
 * How API v1 says no: a JSON object with the sentence under `error` (and `message`, for clients that read that) and the status
 * under `code`. The statuses stay inside the documented set; clients have no text for others. Source: OBF contract, section 1.
 */

/** The status of each kind of refusal. */
export const statuses: Readonly<Record<ProblemKind, number>> = {
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
  { field, headers }: RefusalDetail = {},
): Response {
  c.env.outgoing.statusMessage = ownReasons[status] ?? "";
  const body = { error, code: status, message: error, ...(field ? { field } : {}) };
  return c.body(`${JSON.stringify(body)}\r\n`, status as ContentfulStatusCode, {
    "content-type": "application/json",
    ...headers,
  });
}
