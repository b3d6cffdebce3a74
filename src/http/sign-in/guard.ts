import type { Context } from "hono";
import { hasProvedLately, type SignedIn } from "#src/domain/people/sessions.ts";
import { seeOther, type SignInParts } from "#src/http/sign-in/parts.ts";
import { signedInOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";

type Answer = Response | Promise<Response>;

/** A page for somebody signed in. */
export type OwnPage = (c: Context<Web>, signedIn: SignedIn) => Answer;

/** Wraps pages so that only who is signed in gets them; who is not signs in first and comes back. */
export function guard(parts: SignInParts): {
  readonly signedIn: (page: OwnPage) => (c: Context<Web>) => Promise<Response>;
  readonly proven: (page: OwnPage) => (c: Context<Web>) => Promise<Response>;
} {
  const { site } = parts;
  const returning = (c: Context<Web>) => {
    // A form that was sent is not sent again by itself: back to the page it stood on.
    const back = c.req.method === "GET" ? new URL(c.req.url) : null;
    return encodeURIComponent(`${site.base}${back ? back.pathname + back.search : "/account"}`);
  };

  function signedIn(page: OwnPage) {
    return async (c: Context<Web>) => {
      const found = await signedInOf(c, parts);
      return found ? page(c, found) : seeOther(c, `${site.base}/sign-in?next=${returning(c)}`);
    };
  }

  /** For what is dangerous: they have to have shown lately who they are. */
  function proven(page: OwnPage) {
    return signedIn((c, found) =>
      hasProvedLately(found, parts.clock())
        ? page(c, found)
        : seeOther(c, `${site.base}/sign-in/again?next=${returning(c)}`),
    );
  }
  return { signedIn, proven };
}
