import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Refusal } from "#src/http/console-api/contract.ts";
import { problemStatuses } from "#src/http/problem-statuses.ts";
import type { Web } from "#src/http/web.ts";
import type { Problem } from "#src/platform/problem.ts";

/** A refusal of the console's API: what kind, in words, and which member it is about. */
export function refuse(
  c: Context<Web>,
  status: ContentfulStatusCode,
  kind: Refusal["kind"],
  message: string,
  field?: string,
): Response {
  const { requestId } = c.get("from");
  const body: Refusal = { kind, message, requestId, ...(field === undefined ? {} : { field }) };
  return c.json(body, status, { "cache-control": "no-store" });
}

/** The refusal that a problem comes to; what has to be proved first is told apart from what may not be done at all. */
export function refusalOf(c: Context<Web>, { kind, message, detail }: Problem): Response {
  if (detail.retryAfterSeconds) c.header("retry-after", String(detail.retryAfterSeconds));
  if (kind === "forbidden" && detail.field === "sign-in") return refuse(c, 403, "sign-in-again", message);
  return refuse(c, problemStatuses[kind], kind, message, detail.field);
}
