import { z } from "zod";
import { jsonOf } from "#src/platform/outbound/document-cache.ts";
import type { OutsideAnswer } from "#src/platform/outbound/fetch-outside.ts";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";
import { Problem } from "#src/platform/problem.ts";

/*
 * What other servers write, read with as much patience as plugins need: numbers as text, one value for a list, null for nothing.
 */

/** Whatever stands there, or nothing. */
export const anything = z.unknown().optional();

/** An answer's JSON; refuses anything else. */
export function jsonIn(answer: OutsideAnswer): unknown {
  try {
    return jsonOf(answer);
  } catch (error) {
    if (error instanceof OutboundError) throw new Problem("invalid", error.message);
    throw error;
  }
}

/** Reads what another server answered; refuses what is not even an object. */
export function readAs<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const outcome = shape.safeParse(value);
  if (outcome.success) return outcome.data;
  const [issue] = outcome.error.issues;
  throw new Problem(
    "invalid",
    `${issue?.path.join(".") || "answer"}: the other server has this in a form that is not OBF's.`,
  );
}

/** A text; nothing is "". */
export const text = anything.transform((value) => {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? clean(value) : "";
});

/** The id of something in a list: what has none cannot be asked for. */
export const id = text.transform((value) => {
  if (value === "") throw new Problem("invalid", "The other server's list holds a line without an id.");
  return value;
});

/** A number, also written as text; null for anything else. */
export const whole = anything.transform((value): number | null => {
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && value.trim()
        ? Number(value)
        : Number.NaN;
  return Number.isFinite(number) ? number : null;
});

/** The last second of the year 9999. */
const latestSecond = 253_402_300_799;

/** A moment in unix seconds; 0, nothing and what no badge was made at are null. */
export const moment = whole.transform((seconds) =>
  seconds && seconds > 0 && seconds <= latestSecond ? new Date(Math.round(seconds) * 1000) : null,
);

/** Yes, in any of the ways it is written. */
export const flag = anything.transform((value) => [true, 1, "1", "true"].some((yes) => yes === value));

/** A list of texts; one text is a list of one. */
export const texts = anything.transform((value): string[] => {
  const list = Array.isArray(value)
    ? value
    : value === null || value === undefined || value === ""
      ? []
      : [value];
  return list.filter((item): item is string => typeof item === "string" && item !== "").map(clean);
});

/** An object, also as JSON text; null for anything else. */
export const object = anything.transform((value): Record<string, unknown> | null => {
  const read = typeof value === "string" ? jsonOrNull(value) : value;
  return isObject(read) ? (cleanDeep(read) as Record<string, unknown>) : null;
});

/** A list of objects; what is none of them is left out. */
export const objects = anything.transform((value): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isObject) : [],
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOrNull(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

/** Without what a database cannot keep: the character 0 and halves of characters. */
function clean(value: string): string {
  return value.toWellFormed().replaceAll("\0", "");
}

function cleanDeep(value: unknown): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), cleanDeep(inner)]));
}
