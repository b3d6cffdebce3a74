import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireRight } from "#src/domain/access/rights.ts";
import { callerOf, requireOperator } from "#src/domain/people/person.ts";
import { requireProof, type SignedIn } from "#src/domain/people/sessions.ts";
import { refusalOf, refuse } from "#src/http/console-api/errors.ts";
import type { Route } from "#src/http/console-api/route.ts";
import { routes } from "#src/http/console-api/routes.ts";
import { comesFromHere } from "#src/http/same-origin.ts";
import { issuerCallerOf, signedInOf } from "#src/http/signed-in.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { installationId, isIssuerId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

/*
 * The JSON API of the console. Its callers are people with a session cookie, so a call that changes something has to come from a page of
 * ours. Who may call what stands in the table of routes and is asked before a body is read; operations ask again for themselves.
 */

const prefix = "/console-api";
const largestBody = 1_048_576;

/** The door of the console's API. */
export function consoleApi(parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  app.use(
    `${prefix}/*`,
    bodyLimit({
      maxSize: largestBody,
      onError: (c) => refuse(c, 413, "invalid", "The request is too large."),
    }),
  );
  for (const one of routes) app.on(one.method, prefix + one.path, (c) => answer(c, one, parts));
  app.all(`${prefix}/*`, (c) => refuse(c, 404, "not-found", "There is no such call."));
  app.onError((error, c) => {
    if (error instanceof Problem) return refusalOf(c, error);
    parts.log.error({ requestId: c.get("from").requestId, err: error }, "a call of the console failed");
    return refuse(c, 500, "broken", "Something went wrong on our side.");
  });
  return app;
}

async function answer(c: Context<Web>, one: Route, parts: DoorParts): Promise<Response> {
  if (one.method !== "GET" && !comesFromHere(c, parts.addresses.origin)) {
    return refuse(c, 403, "forbidden", "This call does not come from the console.");
  }
  const signedIn = await signedInOf(c, parts);
  if (!signedIn) return refuse(c, 401, "signed-out", "Sign in to go on.");
  const tooMuch = parts.limits.admit(installationId, signedIn.session.id);
  if (tooMuch) throw tooMuch;
  const caller = await callerFor(c, one, parts, signedIn);
  if (one.dangerous) requireProof(signedIn, parts.clock());
  const body = one.body ? read(one.body, await jsonOf(c)) : undefined;
  const query = one.query ? read(one.query, c.req.query()) : undefined;
  const param = (name: string) => c.req.param(name) ?? "";
  const result = await one.run({ c, parts, signedIn, caller, body, query, param });
  const headers = { "cache-control": "no-store" };
  return result === undefined ? c.body(null, 204, headers) : c.json(result, 200, headers);
}

/** The caller, once it may call this route; an issuer that does not exist is refused as one that is not the caller's. */
async function callerFor(
  c: Context<Web>,
  { needs }: Route,
  parts: DoorParts,
  signedIn: SignedIn,
): Promise<Caller> {
  if (needs === "signed-in" || needs === "operator") {
    const caller = callerOf(signedIn.person, c.get("from"));
    if (needs === "operator") requireOperator(caller);
    return caller;
  }
  const issuerId = c.req.param("issuer") ?? "";
  if (!isIssuerId(issuerId)) throw new Problem("not-found", "There is no such issuer.");
  const caller = await issuerCallerOf(c, parts, signedIn, issuerId);
  requireRight(caller, issuerId, needs);
  return caller;
}

async function jsonOf(c: Context<Web>): Promise<unknown> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new Problem("invalid", "The body has to be JSON, and say so.");
  }
  return c.req.json<unknown>().catch(() => {
    throw new Problem("invalid", "The body is not JSON.");
  });
}

function read(shape: z.ZodType, given: unknown): unknown {
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  throw field ? invalid(field, issue?.message ?? "is wrong") : new Problem("invalid", issue?.message ?? "");
}
