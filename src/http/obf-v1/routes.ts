import { Hono, type Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import { limitRequests } from "#src/http/request-limits.ts";
import { authenticate } from "#src/http/obf-v1/authenticate.ts";
import * as badges from "#src/http/obf-v1/badges.ts";
import * as clients from "#src/http/obf-v1/clients.ts";
import * as enrolment from "#src/http/obf-v1/enrolment.ts";
import { refusalOf, refuse } from "#src/http/obf-v1/errors.ts";
import * as events from "#src/http/obf-v1/events.ts";
import { issue } from "#src/http/obf-v1/issue.ts";
import { token } from "#src/http/obf-v1/oauth-token.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/** An operation of a signed-in issuer: the client in its path is the one the credentials belong to. */
type Operation = (c: Context<Web>, caller: Caller, parts: DoorParts) => Response | Promise<Response>;
/** An operation without credentials. */
type OpenOperation = (c: Context<Web>, parts: DoorParts) => Response | Promise<Response>;

type Route = { method: "GET" | "POST" | "PUT" | "DELETE"; path: string } & (
  | { operation: Operation }
  | { open: OpenOperation }
);

/** Every operation of API v1, in the order of its documentation. */
export const routes: readonly Route[] = [
  { method: "GET", path: "/v1/client/OBF.rsa.pub", open: enrolment.publicKey },
  { method: "POST", path: "/v1/client/:client/sign_request", open: enrolment.signRequest },
  { method: "POST", path: "/v1/client/oauth2/token", open: token },
  { method: "GET", path: "/v1/ping/:client", operation: clients.ping },

  { method: "POST", path: "/v1/badge/:client", operation: badges.create },
  { method: "PUT", path: "/v1/badge/:client/:badge", operation: badges.update },
  { method: "DELETE", path: "/v1/badge/:client", operation: badges.removeAll },
  { method: "DELETE", path: "/v1/badge/:client/:badge", operation: badges.remove },
  { method: "GET", path: "/v1/badge/:client/:badge", operation: badges.get },
  { method: "GET", path: "/v1/badge/:client", operation: badges.list },
  { method: "GET", path: "/v1/badge/:client/_/categorylist", operation: badges.categories },
  { method: "POST", path: "/v1/badge/:client/:badge", operation: issue },

  { method: "DELETE", path: "/v1/event/:client/:event", operation: events.revoke },
  { method: "GET", path: "/v1/event/:client/:event/revoked", operation: events.revoked },
  { method: "GET", path: "/v1/event/:client/:event/assertion", operation: events.assertions },
  { method: "GET", path: "/v1/event/:client/:event", operation: events.get },
  { method: "GET", path: "/v1/event/:client", operation: events.list },

  { method: "PUT", path: "/v1/client/:client", operation: clients.update },
  { method: "GET", path: "/v1/client/:client", operation: clients.get },
];

/** Largest body of a POST or PUT, in bytes. Source: OBF API v1, "Return codes", 413. */
export const largestBody = 67_108_864;

/** Largest body from callers who are nobody yet: a token or a certificate request is a few kilobytes. */
const largestOpenBody = 262_144;

/** The door of OBF API v1. Public documents below /v1 are another door's and come before this one. */
export function obfV1(parts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const requestLimit = limitRequests(parts.requestsPerSecond, 1);
  const tokenLimit = limitRequests(30, 10);

  for (const route of routes) {
    app.on(route.method, route.path, async (c) => {
      const most = "open" in route ? largestOpenBody : largestBody;
      const wrongLength = route.method === "POST" || route.method === "PUT" ? checkLength(c, most) : null;
      if (wrongLength) return wrongLength;
      if ("open" in route) {
        if (route.method === "POST") await tokenLimit(c.get("from").address);
        return route.open(c, parts);
      }
      const caller = await authenticate(c, parts);
      if (caller instanceof Response) return caller;
      if (caller.issuerId !== c.req.param("client")) {
        return refuse(c, 403, "These credentials belong to another client.");
      }
      await requestLimit(caller.issuerId);
      return route.operation(c, caller, parts);
    });
  }

  const methods = Map.groupBy(routes, (route) => route.path);
  for (const [path, ofPath] of methods) {
    const allow = [
      ...new Set(ofPath.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]))),
    ].join(", ");
    app.all(path, (c) => refuse(c, 405, `${c.req.method} is not supported here.`, { headers: { allow } }));
  }
  app.all("/v1/*", (c) => refuse(c, 404, "There is nothing at this address."));

  app.onError((error, c) => {
    const refusal = refusalOf(c, error);
    if (refusal) return refusal;
    const { requestId } = c.get("from");
    // A caller that left in the middle of its request is no fault of ours, and nobody reads the answer.
    if (c.env.incoming.destroyed && !c.env.incoming.complete) return c.body(null, 400);
    parts.log.error({ requestId, err: error }, "an API v1 request failed");
    return refuse(
      c,
      500,
      `Something went wrong on our side. Tell your administrator this request id: ${requestId}`,
    );
  });
  return app;
}

/** The length a body has to announce. Source: OBF API v1, "Return codes", 411 and 413. */
function checkLength(c: Context<Web>, most: number): Response | null {
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
