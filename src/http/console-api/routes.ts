import { issuerRoutes } from "#src/http/console-api/issuers.ts";
import type { Route } from "#src/http/console-api/route.ts";
import { sessionRoutes } from "#src/http/console-api/sessions.ts";
import { teamRoutes } from "#src/http/console-api/team.ts";

/** All calls of the console. */
export const routes: readonly Route[] = [...sessionRoutes, ...issuerRoutes, ...teamRoutes];
