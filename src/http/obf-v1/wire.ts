import type { Context } from "hono";
import { z } from "zod";
import { flagOf, parse, storableText } from "#src/http/json-input.ts";
import { latestSecond } from "#src/http/unix-seconds.ts";
import type { Web } from "#src/http/web.ts";

/*
 * How API v1 writes things: booleans as 0 and 1, absent numbers as "", lists with pipes, times in unix seconds, JSON under any
 * content type, lists of objects as lines. Source: OBF contract, section 1.
 */

/** A whole number, also as text; absent, null and "" are null. */
export function optionalWhole(least: number, most: number) {
  return z.preprocess(
    (value) => {
      if (value === undefined || value === null || value === "") return null;
      return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    },
    z
      .int({ error: "has to be a whole number" })
      .min(least, `has to be at least ${least}`)
      .max(most, `has to be at most ${most}`)
      .nullable()
      .default(null),
  );
}

/** Short texts: an array, one text, or PHP's array with gaps (an object); duplicates and empty ones go. */
export function textList(most: number, mostEach: number) {
  return z.preprocess(
    (value) => arrayOf(typeof value === "string" && value !== "" ? [value] : value),
    z
      .array(storableText(mostEach, "has to be text"), { error: "has to be an array of texts" })
      .max(most, `has more than ${most} entries`)
      .transform((texts) => [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))])
      .default([]),
  );
}

/** Objects of one shape: an array, or PHP's array with gaps. */
export function listOf<Shape extends z.ZodType>(most: number, shape: Shape) {
  return z.preprocess(
    (value) => arrayOf(value),
    z.array(shape, { error: "has to be an array" }).max(most, `has more than ${most} entries`),
  );
}

/** Objects of one shape by name; PHP's empty array is none. */
export function mapOf<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess(
    (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
    z.record(z.string(), shape, { error: "has to be an object" }),
  );
}

/** A member of which nothing, or null, leaves what there is: then undefined. */
export function ifGiven<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess((value) => value ?? undefined, shape.optional());
}

/** Nothing is an empty array; an object is PHP's array with gaps. */
function arrayOf(value: unknown): unknown {
  if (value === undefined || value === null || value === "") return [];
  return typeof value === "object" && !Array.isArray(value) ? Object.values(value) : value;
}

/** A parameter that holds text; one without a value is absent. */
export function textParameter() {
  return z.preprocess(
    (value) => value || undefined,
    storableText(longestParameter, "has to be text").optional(),
  );
}

/** A path with a megabyte of parameters does not reach us. */
const longestParameter = 1_048_576;

/** A parameter that holds `a|b|c`: its parts, without empty ones; undefined when there are none, unless `required` says why not. */
export function listParameter(required?: string) {
  const text = storableText(longestParameter, required ?? "has to be text");
  return z
    .preprocess((value) => value || undefined, required === undefined ? text.optional() : text)
    .transform((given, context) => {
      const parts = (given ?? "")
        .split("|")
        .map((part) => part.trim())
        .filter((part) => part !== "");
      if (required !== undefined && parts.length === 0)
        context.addIssue({ code: "custom", message: required });
      return parts.length > 0 ? parts : undefined;
    });
}

/** A parameter that is 1 or 0; anything else is as if it were absent. */
export function flagParameter() {
  return z.preprocess((value) => (value ? (flagOf(value) ?? undefined) : undefined), z.boolean().optional());
}

/** A parameter that is a whole number: moved into its bounds, and the fallback when it is no number. */
export function wholeParameter(least: number, most: number, fallback: number) {
  return z.preprocess(
    (value) =>
      typeof value === "string" && /^\d{1,12}$/.test(value.trim())
        ? Math.min(Math.max(Number(value), least), most)
        : undefined,
    z.int().min(least).max(most).default(fallback),
  );
}

/** A parameter that is a moment in unix seconds. */
export function secondsParameter() {
  return z.preprocess(
    (value) => (value ? Number(value) : undefined),
    z
      .int({ error: "has to be unix seconds" })
      .min(-latestSecond, "has to be unix seconds")
      .max(latestSecond, "has to be unix seconds")
      .optional(),
  );
}

/** Mail addresses of a parameter, lower case as they are kept; a blank was a plus before the query was decoded. */
export function addressesParameter(required?: string) {
  return listParameter(required).transform((list) =>
    list?.map((address) => address.toLowerCase().replaceAll(" ", "+")),
  );
}

/** Reads the query by its shape. */
export function readQuery<Shape>(c: Context<Web>, shape: z.ZodType<Shape>): Shape {
  return parse(shape, c.req.query());
}
