import type { Hono } from "hono";
import { apiDoor, type Dialect } from "#src/http/api-door.ts";
import type { Route } from "#src/http/api-routes.ts";
import { token } from "#src/http/oauth-token.ts";
import { about, aboutV2 } from "#src/http/obf-v2/about.ts";
import { authenticate } from "#src/http/obf-v2/authenticate.ts";
import * as badges from "#src/http/obf-v2/badges.ts";
import * as clients from "#src/http/obf-v2/clients.ts";
import { refuse, statuses } from "#src/http/obf-v2/errors.ts";
import * as events from "#src/http/obf-v2/events.ts";
import { issue } from "#src/http/obf-v2/issue.ts";
import * as recipients from "#src/http/obf-v2/recipients.ts";
import { openApiOf, type OpenApi } from "#src/http/openapi.ts";
import type { DoorParts, Web } from "#src/http/web.ts";

/** Every operation of API v2. `recipient` stands before the event ids it could be taken for. */
export const routes: readonly Route[] = [
  { method: "POST", path: "/v2/client/oauth2/token", open: token, about: about.token },
  { method: "GET", path: "/v2/client/:client/ping", operation: clients.ping, about: about.ping },

  { method: "GET", path: "/v2/client/:client", operation: clients.get, about: about.client },
  { method: "GET", path: "/v2/client/:client/alias", operation: clients.aliases, about: about.aliases },

  { method: "GET", path: "/v2/badge/:client", operation: badges.list, about: about.badges },
  { method: "POST", path: "/v2/badge/:client", mutation: badges.create, about: about.createBadge },
  { method: "GET", path: "/v2/badge/:client/:badge", operation: badges.get, about: about.badge },
  { method: "PUT", path: "/v2/badge/:client/:badge", mutation: badges.update, about: about.updateBadge },
  { method: "DELETE", path: "/v2/badge/:client/:badge", mutation: badges.remove, about: about.deleteBadge },

  { method: "POST", path: "/v2/event/:client/:badge/issue", mutation: issue, about: about.issue },
  { method: "GET", path: "/v2/event/:client", operation: events.list, about: about.events },
  { method: "GET", path: "/v2/event/:client/recipient", operation: recipients.list, about: about.recipients },
  { method: "GET", path: "/v2/event/:client/:event", operation: events.get, about: about.event },
  { method: "PUT", path: "/v2/event/:client/:event/revoke", mutation: events.revoke, about: about.revoke },
];

const dialect: Dialect = { prefix: "/v2", about: aboutV2, callerOf: authenticate, statuses, refuse };

/** The door of OBF API v2. */
export function obfV2(parts: DoorParts): Hono<Web> {
  return apiDoor(dialect, routes, parts);
}

/** The OpenAPI document of OBF API v2, reached at `origin`. */
export function describeV2(origin: string): OpenApi {
  return openApiOf(aboutV2, routes, origin);
}
