import type { Hono } from "hono";
import { readLinkToken } from "#src/domain/people/link-tokens.ts";
import { callerOf } from "#src/domain/people/person.ts";
import { listProviders } from "#src/domain/people/providers/provider-store.ts";
import { awaitsSecondFactor, giveSecondFactor } from "#src/domain/people/second-factor.ts";
import { endSession } from "#src/domain/people/sessions.ts";
import { signInByPassword } from "#src/domain/people/sign-in-by-password.ts";
import { askForSignInLink, findLinkHolder, signInByLink } from "#src/domain/people/sign-in-link.ts";
import { readCookie, writeCookie } from "#src/http/cookies.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { browserOf, enter, goingOn } from "#src/http/sign-in/enter.ts";
import { linkPage, deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import { secondFactorPage } from "#src/http/sign-in/pages/second-factor-page.ts";
import { signInPage } from "#src/http/sign-in/pages/sign-in-page.ts";
import { sentPage } from "#src/http/sign-in/pages/sent-page.ts";
import { providerRoutes } from "#src/http/sign-in/providers.ts";
import {
  readForm,
  safeNext,
  seeOther,
  userAgentOf,
  visitorOfForm,
  wishesOf,
  type SignInParts,
} from "#src/http/sign-in/parts.ts";
import { signedInOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";
import { installationId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** Signing in and out. */
export function signInRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer } = parts;
  const { origin } = parts.addresses;
  const goOn = goingOn(parts);
  const fromHere = (path: string) => `${site.base}${path}`;

  providerRoutes(app, parts, goOn);

  app.get("/sign-in", async (c) => {
    const next = safeNext(site, c.req.query("next") ?? "");
    if (await signedInOf(c, parts)) return seeOther(c, next);
    const visitor = visitorOf(c);
    const providers = await perform(installationId, listProviders);
    const page = signInPage(site, visitor, { email: "", next, providers, trouble: null });
    return answerWithPage(c, site, visitor, page);
  });

  app.post("/sign-in", async (c) => {
    const field = await readForm(c);
    const visitor = visitorOfForm(c, field);
    const next = safeNext(site, field("next"));
    const [email, password] = [field("email"), field("password")];
    if (password === "" || field("way") === "link") {
      const asked = await perform(installationId, (work) =>
        askForSignInLink(work, sealer, c.get("from"), { email, languages: wishesOf(visitor), next }),
      );
      if (asked.kind === "asked") return seeOther(c, visitor.link(fromHere("/sign-in/sent")));
      throw new Problem("too-many", "Too many links were asked for from your network.", {
        retryAfterSeconds: asked.seconds,
      });
    }
    const outcome = await signInByPassword(perform, sealer, c.get("from"), {
      email,
      password,
      browser: browserOf(c, parts),
      userAgent: userAgentOf(c),
      next,
    });
    if (outcome.kind === "wrong" || outcome.kind === "paused") {
      if (outcome.kind === "paused") c.header("retry-after", String(outcome.seconds));
      const providers = await perform(installationId, listProviders);
      const page = signInPage(site, visitor, { email, next, providers, trouble: outcome.kind });
      return answerWithPage(c, site, visitor, page);
    }
    return goOn(c, outcome, next);
  });

  app.get("/sign-in/sent", (c) => {
    const visitor = visitorOf(c);
    return answerWithPage(c, site, visitor, sentPage(site, visitor));
  });

  app.get("/sign-in/link", async (c) => {
    const token = c.req.query("tk") ?? "";
    const visitor = visitorOf(c);
    const mailId = readLinkToken(sealer, "sign-in", token);
    const found = mailId && (await perform(installationId, (work) => findLinkHolder(work, mailId)));
    const page = found ? linkPage(site, visitor, found.person, token) : deadLinkPage(site, visitor);
    return answerWithPage(c, site, visitor, page);
  });

  app.post("/sign-in/link", async (c) => {
    const field = await readForm(c);
    const visitor = visitorOfForm(c, field);
    const mailId = readLinkToken(sealer, "sign-in", field("tk"));
    const outcome =
      mailId &&
      (await perform(installationId, (work) => signInByLink(work, c.get("from"), mailId, userAgentOf(c))));
    if (!outcome) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    return goOn(c, outcome, safeNext(site, outcome.next));
  });

  app.get("/sign-in/second", async (c) => {
    const visitor = visitorOf(c);
    const token = readCookie(c, "step", origin);
    const next = await perform(installationId, (work) => awaitsSecondFactor(work, token));
    if (next === null) return seeOther(c, visitor.link(fromHere("/sign-in")));
    return answerWithPage(c, site, visitor, secondFactorPage(site, visitor, next, null));
  });

  app.post("/sign-in/second", async (c) => {
    const field = await readForm(c);
    const visitor = visitorOfForm(c, field);
    const outcome = await perform(installationId, (work) =>
      giveSecondFactor(work, sealer, c.get("from"), {
        token: readCookie(c, "step", origin),
        code: field("code"),
        browser: browserOf(c, parts),
        userAgent: userAgentOf(c),
      }),
    );
    if (outcome.kind === "signed-in") return enter(c, parts, outcome, safeNext(site, outcome.next));
    if (outcome.kind === "over") return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    if (outcome.kind === "paused") c.header("retry-after", String(outcome.seconds));
    return answerWithPage(c, site, visitor, secondFactorPage(site, visitor, outcome.next, outcome.kind));
  });

  app.post("/sign-out", async (c) => {
    const signedIn = await signedInOf(c, parts);
    if (signedIn) {
      const { person, session } = signedIn;
      const caller = callerOf(person, c.get("from"));
      await perform(installationId, (work) => endSession(work, caller, person.id, session.id));
    }
    writeCookie(c, "session", origin, null);
    return seeOther(c, fromHere("/sign-in"));
  });
}
