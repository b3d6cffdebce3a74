import type { Hono } from "hono";
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  secretToAdd,
} from "#src/domain/people/authenticator.ts";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { callerOf } from "#src/domain/people/person.ts";
import { makeRecoveryCodes } from "#src/domain/people/recovery-codes.ts";
import { readCookie, writeCookie } from "#src/http/cookies.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { guard } from "#src/http/sign-in/guard.ts";
import { authenticatorPage } from "#src/http/sign-in/pages/authenticator-page.ts";
import { deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import { recoveryCodesPage } from "#src/http/sign-in/pages/recovery-codes-page.ts";
import { readForm, seeOther, visitorOfForm, type SignInParts } from "#src/http/sign-in/parts.ts";
import type { Web } from "#src/http/web.ts";
import { installationId } from "#src/platform/ids.ts";

/** Adding and removing an authenticator app, and its recovery codes. */
export function authenticatorRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer } = parts;
  const { origin } = parts.addresses;
  const { proven } = guard(parts);

  app.post(
    "/account/authenticator",
    proven(async (c, who) => {
      const { person } = who;
      const token = await perform(installationId, (work) => beginAuthenticator(work, sealer, person));
      writeCookie(c, "step", origin, token);
      return seeOther(c, `${site.base}/account/authenticator`);
    }),
  );

  app.get(
    "/account/authenticator",
    proven(async (c, who) => {
      const { person } = who;
      const token = readCookie(c, "step", origin);
      const secret = await perform(installationId, (work) => secretToAdd(work, sealer, person, token));
      if (!secret) return seeOther(c, `${site.base}/account`);
      const visitor = visitorOf(c);
      return answerWithPage(c, site, visitor, authenticatorPage(site, visitor, person, secret, false));
    }),
  );

  app.post(
    "/account/authenticator/confirm",
    proven(async (c, who) => {
      const { person } = who;
      const field = await readForm(c);
      const visitor = visitorOfForm(c, field);
      const token = readCookie(c, "step", origin);
      const caller = callerOf(person, c.get("from"));
      const outcome = await perform(installationId, (work) =>
        confirmAuthenticator(work, caller, sealer, person, token, field("code")),
      );
      if (outcome === "over") return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
      if (outcome !== "wrong") {
        writeCookie(c, "step", origin, null);
        return answerWithPage(c, site, visitor, recoveryCodesPage(site, visitor, outcome));
      }
      const secret = await perform(installationId, (work) => secretToAdd(work, sealer, person, token));
      const page = secret
        ? authenticatorPage(site, visitor, person, secret, true)
        : deadLinkPage(site, visitor);
      return answerWithPage(c, site, visitor, page);
    }),
  );

  app.post(
    "/account/authenticator/remove",
    proven(async (c, who) => {
      const { person } = who;
      const caller = callerOf(person, c.get("from"));
      await perform(installationId, (work) => removeAuthenticator(work, caller, person));
      return seeOther(c, `${site.base}/account`);
    }),
  );

  app.post(
    "/account/recovery-codes",
    proven(async (c, who) => {
      const { person } = who;
      const visitor = visitorOf(c);
      const codes = await perform(installationId, async (work) => {
        await recordInAudit(work, callerOf(person, c.get("from")), "recovery-codes.make", person.id);
        return makeRecoveryCodes(work, person.id);
      });
      return answerWithPage(c, site, visitor, recoveryCodesPage(site, visitor, codes));
    }),
  );
}
