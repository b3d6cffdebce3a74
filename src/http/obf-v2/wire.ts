import type { Context } from "hono";
import { z } from "zod";
import type { WireAnswer } from "#src/domain/api-clients/kept-answers.ts";
import { flagOf, parse, storableText } from "#src/http/json-input.ts";
import { latestSecond } from "#src/http/unix-seconds.ts";
import type { Web } from "#src/http/web.ts";

/*
 * How API v2 writes things: lists with a total, pages by offset, times in unix seconds, one shape for what every change answers.
 * Source: OBF contract, section 5, "General".
 */

const jsonType = "application/json; charset=utf-8";

/** Answers with JSON of a shape. */
export function answer<Shape extends z.ZodType>(
  c: Context<Web>,
  _shape: Shape,
  value: z.output<Shape>,
): Response {
  return c.body(JSON.stringify(value), 200, { "content-type": jsonType });
}

/** Reads the query by its shape. */
export function readQuery<Shape>(c: Context<Web>, shape: z.ZodType<Shape>): Shape {
  return parse(shape, c.req.query());
}

/** A parameter without a value is absent. */
function parameter<Inner extends z.ZodType>(inner: Inner) {
  return z.preprocess((value) => (value === "" ? undefined : value), inner);
}

/** A parameter that holds text. */
export function textParameter(most: number) {
  return parameter(storableText(most, "has to be text").optional());
}

/** A parameter that is `true` or `false`, or `1` or `0`. */
export function flagParameter() {
  return z.preprocess(
    (value) => (value === "" || value === undefined ? undefined : (flagOf(value) ?? value)),
    z.boolean({ error: "has to be true or false" }).optional(),
  );
}

/** A whole number in a query, as text there. */
function numberOf(value: unknown): unknown {
  if (value === "") return undefined;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

function whole(least: number, most: number) {
  return z
    .int({ error: "has to be a whole number" })
    .min(least, `has to be at least ${least}`)
    .max(most, `has to be at most ${most}`);
}

/** A parameter that is a moment in unix seconds. */
export function secondsParameter() {
  return z.preprocess(numberOf, whole(-latestSecond, latestSecond).optional());
}

/** The parameters of every paged list. */
export const pageParameters = {
  limit: z.preprocess(numberOf, whole(1, 1000).default(1000)).describe("How many to list, at most."),
  offset: z.preprocess(numberOf, whole(0, 1_000_000_000).default(0)).describe("How many to leave out first."),
  order_by: parameter(z.enum(["asc", "desc"], { error: "has to be asc or desc" }).default("asc")).describe(
    "By the time they were made: oldest first, or newest first.",
  ),
};

/** A list and how many there are on all pages. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ result: z.array(item), total: z.int().describe("How many there are on all pages.") });
}

/** What every change answers. */
export const operationResult = z
  .object({
    success: z.literal(true),
    message: z.string().describe("Empty."),
    resource_type: z.enum(["event", "badge"]).nullable().describe("What was made or changed."),
    resource_id: z.string().nullable().describe("Its id."),
    count: z.int().nullable().describe("How many recipients it was about."),
  })
  .meta({ id: "OperationResult", description: "What a change answers." });

/** What a change answers; the address is of what it made. */
export function changed(
  change: { readonly badge?: string; readonly event?: string; readonly count?: number },
  location?: string,
): WireAnswer {
  const { badge, event, count = null } = change;
  const type = badge ? "badge" : event ? "event" : null;
  const result: z.output<typeof operationResult> = {
    success: true,
    message: "",
    resource_type: type,
    resource_id: badge ?? event ?? null,
    count,
  };
  const headers = { "content-type": jsonType, ...(location ? { location } : {}) };
  return { status: 200, headers, body: JSON.stringify(result) };
}

/** A moment in answers. */
export const seconds = z.int().describe("Unix seconds.");

/** A whole number in a body; absent and null are null. */
export function optionalSeconds() {
  return whole(0, latestSecond).nullish();
}
