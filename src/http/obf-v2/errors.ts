import { STATUS_CODES } from "node:http";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { RefusalDetail } from "#src/http/api-door.ts";
import type { Web } from "#src/http/web.ts";
import type { ProblemKind } from "#src/platform/problem.ts";

/*
 * How API v2 says no: JSON with the sentence under `message`, the status and its usual words beside it. Who is not signed in gets
 * plain text instead. Source: OBF contract, sections 3 and 5.
 */

/** The status of each kind of refusal. */
export const statuses: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  forbidden: 403,
  "not-found": 404,
  gone: 404,
  conflict: 409,
  "too-many": 429,
  unavailable: 503,
};

/** What a refusal looks like. */
export const refusalShape = z
  .object({
    timestamp: z.string().describe("When, such as `2026-10-01T11:48:35.551+00:00`."),
    status: z.int().describe("The status of the answer."),
    error: z.string().describe("The usual words for the status, such as `Bad Request`."),
    message: z.string().optional().describe("What is wrong; opens with the name of the member it is about."),
    path: z.string().describe("The path of the request."),
    field: z.string().optional().describe("The member or parameter that is wrong. Our addition."),
  })
  .meta({ id: "Refusal", description: "Why a request was refused." });

/** An answer of API v2 that refuses. */
export function refuse(
  c: Context<Web>,
  status: number,
  message: string,
  { field, headers }: RefusalDetail = {},
): Response {
  const body: z.output<typeof refusalShape> = {
    timestamp: new Date().toISOString().replace("Z", "+00:00"),
    status,
    error: STATUS_CODES[status] ?? "Error",
    message,
    path: c.req.path,
    ...(field ? { field } : {}),
  };
  return c.json(body, status as ContentfulStatusCode, headers);
}
