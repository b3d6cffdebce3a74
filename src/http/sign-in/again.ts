import type { Hono } from "hono";
import { checkSecondFactor } from "#src/domain/people/second-factor.ts";
import { hasAuthenticator } from "#src/domain/people/authenticator.ts";
import { passwordSince } from "#src/domain/people/password.ts";
import { callerOf } from "#src/domain/people/person.ts";
import { proveAgain } from "#src/domain/people/sessions.ts";
import { tryPassword } from "#src/domain/people/sign-in-by-password.ts";
import { askForSignInLink } from "#src/domain/people/sign-in-link.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { browserOf } from "#src/http/sign-in/enter.ts";
import { guard } from "#src/http/sign-in/guard.ts";
import { againPage } from "#src/http/sign-in/pages/again-page.ts";
import {
  readForm,
  safeNext,
  seeOther,
  visitorOfForm,
  wishesOf,
  type SignInParts,
} from "#src/http/sign-in/parts.ts";
import type { Web } from "#src/http/web.ts";
import { installationId, type PersonId } from "#src/platform/ids.ts";

/** Showing again who one is, before something dangerous. */
export function againRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer } = parts;
  const { signedIn } = guard(parts);

  app.get(
    "/sign-in/again",
    signedIn(async (c, who) => {
      const visitor = visitorOf(c);
      const next = safeNext(site, c.req.query("next") ?? "");
      const ways = await readProofs(who.person.id);
      return answerWithPage(c, site, visitor, againPage(site, visitor, { ...ways, next, trouble: null }));
    }),
  );

  app.post(
    "/sign-in/again",
    signedIn(async (c, who) => {
      const { person } = who;
      const field = await readForm(c);
      const visitor = visitorOfForm(c, field);
      const next = safeNext(site, field("next"));
      if (field("way") === "link") {
        const order = { email: person.email, languages: wishesOf(visitor), next };
        await perform(installationId, (work) => askForSignInLink(work, sealer, c.get("from"), order));
        return seeOther(c, visitor.link(`${site.base}/sign-in/sent`));
      }
      const browser = browserOf(c, parts);
      const outcome =
        field("way") === "code"
          ? await perform(installationId, (work) =>
              checkSecondFactor(work, sealer, c.get("from"), {
                personId: person.id,
                code: field("code"),
                browser,
              }),
            )
          : await tryPassword(perform, sealer, c.get("from"), {
              email: person.email,
              password: field("password"),
              browser,
            });
      if (outcome.kind === "right") {
        await perform(installationId, (work) => proveAgain(work, callerOf(person, c.get("from")), who));
        return seeOther(c, next);
      }
      if (outcome.kind === "paused") c.header("retry-after", String(outcome.seconds));
      const ways = await readProofs(person.id);
      const page = againPage(site, visitor, { ...ways, next, trouble: outcome.kind });
      return answerWithPage(c, site, visitor, page);
    }),
  );

  function readProofs(personId: PersonId): Promise<{ password: boolean; authenticator: boolean }> {
    return perform(installationId, async (work) => ({
      password: (await passwordSince(work, personId)) !== null,
      authenticator: await hasAuthenticator(work, personId),
    }));
  }
}
