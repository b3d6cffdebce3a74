import type { Context } from "hono";
import type { SignInOutcome } from "#src/domain/people/complete-sign-in.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { endSession } from "#src/domain/people/sessions.ts";
import { readCookie, writeCookie } from "#src/http/cookies.ts";
import { markBrowser, readMark } from "#src/http/known-browser.ts";
import type { KnownBrowser } from "#src/domain/people/failures.ts";
import { seeOther, type SignInParts } from "#src/http/sign-in/parts.ts";
import { signedInOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";
import { Problem } from "#src/platform/problem.ts";
import { installationId } from "#src/platform/ids.ts";

/** After a good first proof: in, or to the second factor. */
export type GoOn = (c: Context<Web>, outcome: SignInOutcome, next: string) => Promise<Response>;

/** Makes the way on after a good first proof. */
export function goingOn(parts: SignInParts): GoOn {
  return async (c, outcome, next) => {
    if (outcome.kind === "signed-in") return enter(c, parts, outcome, next);
    writeCookie(c, "step", parts.addresses.origin, outcome.token);
    return seeOther(c, `${parts.site.base}/sign-in/second`);
  };
}

/** Gives a browser its session and leads on. */
export async function enter(
  c: Context<Web>,
  parts: SignInParts,
  signedIn: { readonly token: string; readonly person: Person },
  next: string,
): Promise<Response> {
  await giveSession(c, parts, signedIn);
  return seeOther(c, next);
}

/** Gives a browser its session, marks it as known, and ends the one it had. */
export async function giveSession(
  c: Context<Web>,
  parts: SignInParts,
  { token, person }: { readonly token: string; readonly person: Person },
): Promise<void> {
  const before = await signedInOf(c, parts);
  if (before) {
    await parts
      .perform(installationId, (work) =>
        endSession(work, callerOf(before.person, c.get("from")), before.person.id, before.session.id),
      )
      .catch((error: unknown) => {
        // Ended meanwhile: all the better.
        if (!(error instanceof Problem) || error.kind !== "not-found") throw error;
      });
  }
  const { origin } = parts.addresses;
  writeCookie(c, "session", origin, token);
  writeCookie(c, "step", origin, null);
  if (browserOf(c, parts)?.personId !== person.id) {
    writeCookie(c, "known", origin, markBrowser(parts.sealer, person.id));
  }
}

/** The mark of the browser that asks, or null when nobody has signed in with it. */
export function browserOf(c: Context<Web>, parts: SignInParts): KnownBrowser | null {
  return readMark(parts.sealer, readCookie(c, "known", parts.addresses.origin));
}
