import { hash } from "node:crypto";
import { Hono, type Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import type { AboutApi } from "#src/http/api-about.ts";
import { largestOpenBody, takesBody, type Route } from "#src/http/api-routes.ts";
import { isKnown } from "#src/http/entity-tag.ts";
import { openApiOf } from "#src/http/openapi.ts";
import { keyIsTaken, mutate } from "#src/http/mutation.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { Problem, type ProblemKind } from "#src/platform/problem.ts";

/*
 * What the doors of the APIs have in common: a table of routes, who may call them, how large a request may be, and an answer for
 * everything that goes wrong. How an API writes its answers and refusals is its own dialect.
 */

export interface RefusalDetail {
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one API knows its callers and says no. */
export interface Dialect {
  /** What all its addresses begin with, such as `/v1`. */
  readonly prefix: string;
  readonly about: AboutApi;
  /**
   * The caller whose credentials came and are good for the client in the path, or the refusal. Asks `limits.admit` as soon as the
   * credential has proved itself, before it is looked up.
   */
  readonly callerOf: (c: Context<Web>, parts: DoorParts) => Promise<Caller | Response | Problem>;
  readonly statuses: Readonly<Record<ProblemKind, number>>;
  readonly refuse: (c: Context<Web>, status: number, message: string, detail?: RefusalDetail) => Response;
}

/** The door of an API. Public documents below the same prefix are another door's and come before this one. */
export function apiDoor(dialect: Dialect, routes: readonly Route[], parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const { refuse } = dialect;
  const signedOut: DoorParts = { ...parts, perform: parts.performSignedOut };

  for (const route of routes) {
    app.on(route.method, route.path, async (c) => {
      const most = "open" in route ? largestOpenBody : parts.limits.bodyBytes;
      const wrongLength = takesBody(route) ? checkLength(c, dialect, most) : null;
      if (wrongLength) return wrongLength;
      if ("open" in route) {
        const tooMany = route.method === "POST" ? parts.limits.ofAddress(c.get("from").address) : null;
        return tooMany ? refusalOf(c, dialect, tooMany) : route.open(c, signedOut);
      }
      const caller = await dialect.callerOf(c, parts);
      if (caller instanceof Response) return caller;
      if (caller instanceof Problem) return refusalOf(c, dialect, caller);
      if ("operation" in route) return route.operation(c, caller, parts);
      using _ = await parts.limits.holdBody(caller.issuerId, Number(c.req.header("content-length") ?? 0));
      const answer = await mutate(c, caller.issuerId, parts, () => route.mutation(c, caller, parts));
      return answer ?? refuse(c, 409, keyIsTaken);
    });
  }

  app.get(`${dialect.prefix}/openapi.json`, describe(dialect, routes, parts));
  const methods = Map.groupBy(routes, (route) => route.path);
  for (const [path, ofPath] of methods) {
    const allow = [
      ...new Set(ofPath.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]))),
    ].join(", ");
    app.all(path, (c) => refuse(c, 405, `${c.req.method} is not supported here.`, { headers: { allow } }));
  }
  app.all(`${dialect.prefix}/*`, (c) => refuse(c, 404, "There is nothing at this address."));

  app.onError((error, c) => {
    if (error instanceof Problem) return refusalOf(c, dialect, error);
    const { requestId } = c.get("from");
    // A caller that left in the middle of its request is no fault of ours, and nobody reads the answer.
    if (c.env.incoming.destroyed && !c.env.incoming.complete) return c.body(null, 400);
    parts.log.error({ requestId, err: error }, `a request below ${dialect.prefix} failed`);
    return refuse(
      c,
      500,
      `Something went wrong on our side. Tell your administrator this request id: ${requestId}`,
    );
  });
  return app;
}

/** The OpenAPI document; anyone may read it, also a page of elsewhere. It is made when somebody asks for it first. */
function describe(dialect: Dialect, routes: readonly Route[], parts: DoorParts) {
  let text: string | null = null;
  return (c: Context<Web>): Response => {
    text ??= JSON.stringify(openApiOf(dialect.about, routes, parts.addresses.origin));
    const etag = `"${hash("sha1", text, "base64url")}"`;
    const headers = { etag, "cache-control": "public, max-age=300", "access-control-allow-origin": "*" };
    if (isKnown(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
    return c.body(text, 200, { "content-type": "application/json; charset=utf-8", ...headers });
  };
}

function refusalOf(c: Context<Web>, dialect: Dialect, { kind, message, detail }: Problem): Response {
  const { field, retryAfterSeconds } = detail;
  // Not among the headers of the answer: a second one there takes as long as all the rest, and these answers have to be cheap.
  if (retryAfterSeconds) c.env.outgoing.setHeader("Retry-After", String(retryAfterSeconds));
  return dialect.refuse(c, dialect.statuses[kind], message, field ? { field } : {});
}

/** The length a body has to announce. Source: OBF API v1, "Return codes", 411 and 413. */
function checkLength(c: Context<Web>, { refuse }: Dialect, most: number): Response | null {
  const length = c.req.header("content-length");
  if (length === undefined) return refuse(c, 411, "The request needs a Content-Length.");
  if (Number(length) <= most) return null;
  // A caller that waits to be asked for the body will not send it, so the connection ends here. From any other the body is
  // read and dropped: it reads only after sending, and a closed connection would take the answer with it.
  const waits = c.req.header("expect") !== undefined;
  return refuse(
    c,
    413,
    `The request body is larger than ${most} bytes.`,
    waits ? { headers: { connection: "close" } } : {},
  );
}
