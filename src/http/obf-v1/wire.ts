import type { Context } from "hono";
import { z } from "zod";
import type { Web } from "#src/http/web.ts";
import { invalid } from "#src/platform/problem.ts";

/*
 * How API v1 writes things: booleans as 0 and 1, absent numbers as "", lists with pipes, times in unix seconds, JSON under any
 * content type, lists of objects as lines. Source: OBF contract, section 1.
 */

/** The JSON object a request carries, whatever its content type says. */
export async function readObject(c: Context<Web>): Promise<Record<string, unknown>> {
  const bytes = await c.req.arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("body", "is not UTF-8 text");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("body", "is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("body", "has to be a JSON object");
  }
  return value as Record<string, unknown>;
}

/** Checks an object against its shape; the first thing wrong is refused by name. */
export function parse<Shape>(shape: z.ZodType<Shape>, value: unknown): Shape {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.length ? fieldAt(issue.path) : "body";
  throw invalid(field, issue?.message ?? "is not valid");
}

/** The name of a member: `tags[3]` for the fourth of an array. */
function fieldAt(path: readonly PropertyKey[]): string {
  const [first = "", ...rest] = path;
  const inner = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return String(first) + inner.join("");
}

/** Why the database cannot keep a text, or null. */
function whyUnstorable(text: string): string | null {
  if (text.includes("\0")) return "holds a NUL character, which cannot be stored";
  return text.isWellFormed() ? null : "holds half of a surrogate pair, which is no character";
}

/** Text of at most so many characters that the database can keep. */
function storableText(most: number, error: z.core.$ZodErrorMap | string) {
  return z
    .string({ error })
    .max(most, `is longer than ${most} characters`)
    .superRefine((text, context) => {
      const message = whyUnstorable(text);
      if (message) context.addIssue({ code: "custom", message });
    });
}

/** Text that has to be there. */
export function requiredText(most: number) {
  const error: z.core.$ZodErrorMap = ({ input }) =>
    input === undefined || input === null ? "is required" : "has to be text";
  return storableText(most, error).refine((text) => text.trim() !== "", "is required");
}

/** Text that may be absent or null, then empty. */
export function optionalText(most: number) {
  return z.preprocess((value) => value ?? "", storableText(most, "has to be text"));
}

/** true, false, 1, 0, "1", "0", "true", "false"; "" is false. */
export function flag() {
  return z.preprocess((value) => flagOf(value) ?? value, z.boolean({ error: "has to be true or false" }));
}

/** The boolean a wire value stands for, or null. */
export function flagOf(value: unknown): boolean | null {
  if (value === true || value === 1 || value === "1" || value === "true") return true;
  if (value === false || value === 0 || value === "0" || value === "false" || value === "") return false;
  return null;
}

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
      .nullable(),
  );
}

/** The last second of the year 9999. */
export const latestSecond = 253_402_300_799;

/** A JSON object as it came; null, absent and PHP's empty array are null. */
export function optionalObject() {
  return z.preprocess(
    (value) => (value === undefined || (Array.isArray(value) && value.length === 0) ? null : value),
    z
      .custom<Record<string, unknown>>(
        (value) => typeof value === "object" && value !== null && !Array.isArray(value),
        { error: "has to be an object" },
      )
      .superRefine((value, context) => {
        const message = whyUnstorableObject(value);
        if (message) context.addIssue({ code: "custom", message });
      })
      .nullable(),
  );
}

/** More levels would exhaust the stack of whoever writes them out again, ours and the database's. */
const mostLevels = 100;

function whyUnstorableObject(value: object): string | null {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostLevels) return `is nested more than ${mostLevels} levels deep`;
    const below: unknown[] = [];
    for (const node of level) {
      const texts =
        typeof node === "string" ? [node] : typeof node === "object" && node ? Object.keys(node) : [];
      for (const text of texts) {
        const fault = whyUnstorable(text);
        if (fault) return fault;
      }
      if (typeof node === "object" && node) for (const inner of Object.values(node)) below.push(inner);
    }
    level = below;
  }
  return null;
}

/** Short texts: an array, one text, or PHP's array with gaps (an object); duplicates and empty ones go. */
export function textList(most: number, mostEach: number) {
  return z.preprocess(
    (value) => arrayOf(typeof value === "string" && value !== "" ? [value] : value),
    z
      .array(storableText(mostEach, "has to be text"), { error: "has to be an array of texts" })
      .max(most, `has more than ${most} entries`)
      .transform((texts) => [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))]),
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

/** A parameter of the query; undefined when it is absent or empty. */
export function queryText(c: Context<Web>, name: string): string | undefined {
  const text = c.req.query(name);
  const fault = whyUnstorable(name + text);
  if (fault) throw invalid(name, fault);
  return text || undefined;
}

/** The parts of `a|b|c`, without empty ones. */
export function pipeList(text: string | undefined): string[] | undefined {
  const parts = text
    ?.split("|")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts?.length ? parts : undefined;
}

/** A whole number in a query, or the fallback when it is absent or not one. */
export function queryWhole(text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined || !/^\d{1,12}$/.test(text.trim())) return fallback;
  return Math.min(Math.max(Number(text), least), most);
}

/** Unix seconds of a moment, rounded down. */
export function unixSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

/**
 * A list as line-delimited JSON, each object followed by CRLF; an empty list is an empty body. Objects are fetched as the
 * client takes them: memory holds two pieces at a time, however slow the reader. A list of one piece goes out with its length.
 */
export async function lines(c: Context<Web>, pieces: AsyncGenerator<readonly object[]>): Promise<Response> {
  const headers = { "content-type": "application/json; charset=utf-8" };
  const first = await pieces.next();
  if (first.done) return c.body("", 200, headers);
  const second = await pieces.next();
  if (second.done) return c.body(linesOf(first.value), 200, headers);

  const encoder = new TextEncoder();
  const ready = [first.value, second.value];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = ready.shift() ?? (await pieces.next()).value;
      if (piece) controller.enqueue(encoder.encode(linesOf(piece)));
      else controller.close();
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return c.body(body, 200, headers);
}

function linesOf(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\r\n`).join("");
}
