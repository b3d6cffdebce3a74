import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { accountRoutes } from "#src/http/sign-in/account.ts";
import { joinRoutes } from "#src/http/sign-in/join.ts";
import { refusalPage } from "#src/http/sign-in/pages/refusal-page.ts";
import { passkeyRoutes } from "#src/http/sign-in/passkeys.ts";
import { setUpRoutes } from "#src/http/sign-in/set-up.ts";
import { signInRoutes } from "#src/http/sign-in/sign-in.ts";
import type { SignInParts } from "#src/http/sign-in/parts.ts";
import { comesFromHere } from "#src/http/same-origin.ts";
import { problemPage } from "#src/http/pages/problem-page.ts";
import { siteOf } from "#src/http/pages/site.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { Problem } from "#src/platform/problem.ts";

/*
 * Pages for people who work with the installation: set-up, signing in, joining a team, their account. They work without scripts, apart
 * from passkeys, which browsers give to scripts only. What changes something is a POST from a page of ours.
 */

/** Where the pages are; the first part of a path. */
const rooms = ["/sign-in", "/sign-out", "/set-up", "/join", "/account"] as const;

/** The door of signing in; it stands before the public pages. */
export function signIn(doorParts: DoorParts): Hono<Web> {
  const app = new Hono<Web>();
  const parts: SignInParts = { ...doorParts, site: siteOf(doorParts.addresses) };

  for (const room of rooms) {
    for (const path of [room, `${room}/*`]) {
      app.post(
        path,
        bodyLimit({ maxSize: 65_536, onError: (c) => problemPage(c, parts.site, "answer", 413) }),
      );
      app.post(path, (c, next) =>
        comesFromHere(c, parts.addresses.origin) ? next() : problemPage(c, parts.site, "answer", 403),
      );
    }
  }
  app.onError((error, c) => failed(c, parts, error));
  signInRoutes(app, parts);
  accountRoutes(app, parts);
  passkeyRoutes(app, parts);
  joinRoutes(app, parts);
  setUpRoutes(app, parts);
  return app;
}

function failed(c: Context<Web>, parts: SignInParts, error: unknown): Response | Promise<Response> {
  if (!(error instanceof Problem)) {
    parts.log.error({ requestId: c.get("from").requestId, err: error }, "a page failed");
    return problemPage(c, parts.site, "server");
  }
  if (error.kind === "unavailable") return problemPage(c, parts.site, "server", 503);
  return refusalPage(c, parts, error);
}
