import type { Context } from "hono";
import { z } from "zod";
import type { Web } from "#src/http/web.ts";
import { invalid } from "#src/platform/problem.ts";

/*
 * How every API reads what callers send: JSON under any content type, checked by a shape, with the wrong member named; text that
 * the database can keep. What an API's own members look like is its own wire's business.
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
export function whyUnstorable(text: string): string | null {
  if (text.includes("\0")) return "holds a NUL character, which cannot be stored";
  return text.isWellFormed() ? null : "holds half of a surrogate pair, which is no character";
}

/** Text of at most so many characters that the database can keep. */
export function storableText(most: number, error: z.core.$ZodErrorMap | string) {
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
  return z.preprocess((value) => value ?? undefined, storableText(most, "has to be text").default(""));
}

/** true, false, 1, 0, "1", "0", "true", "false"; "" is false. */
export function flag() {
  return z.preprocess((value) => flagOf(value) ?? value, z.boolean({ error: "has to be true or false" }));
}

/** A member that is true or false, or 1 or 0; absent and null are `otherwise`. */
export function flagMember(otherwise: boolean) {
  return flag()
    .nullish()
    .transform((value) => value ?? otherwise);
}

/** The boolean a wire value stands for, or null. */
export function flagOf(value: unknown): boolean | null {
  if (value === true || value === 1 || value === "1" || value === "true") return true;
  if (value === false || value === 0 || value === "0" || value === "false" || value === "") return false;
  return null;
}

/** A JSON object as it came; null, absent and PHP's empty array are null. */
export function optionalObject() {
  return z.preprocess(
    (value) => (value === undefined || (Array.isArray(value) && value.length === 0) ? null : value),
    z
      .custom<Record<string, unknown>>(
        (value) => typeof value === "object" && value !== null && !Array.isArray(value),
        { error: "has to be an object" },
      )
      .meta({ type: "object" })
      .superRefine((value, context) => {
        const message = whyUnstorableObject(value);
        if (message) context.addIssue({ code: "custom", message });
      })
      .nullable()
      .default(null),
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
