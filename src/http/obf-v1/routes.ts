import type { Hono } from "hono";
import { apiDoor, type Dialect, type Route } from "#src/http/api-door.ts";
import { token } from "#src/http/oauth-token.ts";
import { authenticate } from "#src/http/obf-v1/authenticate.ts";
import * as badges from "#src/http/obf-v1/badges.ts";
import * as clients from "#src/http/obf-v1/clients.ts";
import * as enrolment from "#src/http/obf-v1/enrolment.ts";
import { refuse, statuses } from "#src/http/obf-v1/errors.ts";
import * as events from "#src/http/obf-v1/events.ts";
import { issue } from "#src/http/obf-v1/issue.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

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

const dialect: Dialect = { prefix: "/v1", callerOf: authenticate, statuses, refuse };

/** The door of OBF API v1. */
export function obfV1(parts: DoorParts): Hono<Web> {
  return apiDoor(dialect, routes, parts);
}
