import type { Hono } from "hono";
import { apiDoor, type Dialect } from "#src/http/api-door.ts";
import type { Route } from "#src/http/api-routes.ts";
import { token } from "#src/http/oauth-token.ts";
import { about, aboutV1 } from "#src/http/obf-v1/about.ts";
import { authenticate } from "#src/http/obf-v1/authenticate.ts";
import * as badges from "#src/http/obf-v1/badges.ts";
import * as clients from "#src/http/obf-v1/clients.ts";
import * as enrolment from "#src/http/obf-v1/enrolment.ts";
import { refuse, statuses } from "#src/http/obf-v1/errors.ts";
import * as events from "#src/http/obf-v1/events.ts";
import { issue } from "#src/http/obf-v1/issue.ts";
import { openApiOf, type OpenApi } from "#src/http/openapi.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/** Every operation of API v1, in the order of its documentation. */
export const routes: readonly Route[] = [
  { method: "GET", path: "/v1/client/OBF.rsa.pub", open: enrolment.publicKey, about: about.publicKey },
  {
    method: "POST",
    path: "/v1/client/:client/sign_request",
    open: enrolment.signRequest,
    repeatable: true,
    about: about.sign,
  },
  { method: "POST", path: "/v1/client/oauth2/token", open: token, about: about.token },
  { method: "GET", path: "/v1/ping/:client", operation: clients.ping, about: about.ping },

  { method: "POST", path: "/v1/badge/:client", mutation: badges.create, about: about.createBadge },
  { method: "PUT", path: "/v1/badge/:client/:badge", mutation: badges.update, about: about.updateBadge },
  { method: "DELETE", path: "/v1/badge/:client/:badge", mutation: badges.remove, about: about.deleteBadge },
  { method: "DELETE", path: "/v1/badge/:client", mutation: badges.removeAll, about: about.deleteBadges },
  { method: "GET", path: "/v1/badge/:client/:badge", operation: badges.get, about: about.badge },
  { method: "GET", path: "/v1/badge/:client", operation: badges.list, about: about.badges },
  {
    method: "GET",
    path: "/v1/badge/:client/_/categorylist",
    operation: badges.categories,
    about: about.categories,
  },
  { method: "POST", path: "/v1/badge/:client/:badge", mutation: issue, about: about.issue },

  { method: "DELETE", path: "/v1/event/:client/:event", mutation: events.revoke, about: about.revoke },
  {
    method: "GET",
    path: "/v1/event/:client/:event/revoked",
    operation: events.revoked,
    about: about.revoked,
  },
  {
    method: "GET",
    path: "/v1/event/:client/:event/assertion",
    operation: events.assertions,
    about: about.assertions,
  },
  { method: "GET", path: "/v1/event/:client/:event", operation: events.get, about: about.event },
  { method: "GET", path: "/v1/event/:client", operation: events.list, about: about.events },

  { method: "PUT", path: "/v1/client/:client", mutation: clients.update, about: about.updateClient },
  { method: "GET", path: "/v1/client/:client", operation: clients.get, about: about.client },
];

const dialect: Dialect = { prefix: "/v1", about: aboutV1, callerOf: authenticate, statuses, refuse };

/** The door of OBF API v1. */
export function obfV1(parts: DoorParts): Hono<Web> {
  return apiDoor(dialect, routes, parts);
}

/** The OpenAPI document of OBF API v1, reached at `origin`. */
export function describeV1(origin: string): OpenApi {
  return openApiOf(aboutV1, routes, origin);
}
