import type { Context, Hono } from "hono";
import { askForNewAddress, findNewAddress, takeNewAddress } from "#src/domain/people/change-address.ts";
import { findIssuer } from "#src/domain/issuers/queries.ts";
import { changeOwnDetails } from "#src/domain/people/change-person.ts";
import { stopActing } from "#src/domain/people/acting.ts";
import { readLinkToken } from "#src/domain/people/link-tokens.ts";
import { hashPassword, requirePassword } from "#src/domain/people/password-hash.ts";
import { changePassword } from "#src/domain/people/password.ts";
import { callerOf } from "#src/domain/people/person.ts";
import { endSession, endSessionsOf, type SignedIn } from "#src/domain/people/sessions.ts";
import { removeMember } from "#src/domain/people/team/change-members.ts";
import { readWaysIn } from "#src/domain/people/ways-in.ts";
import { membershipsOf } from "#src/domain/people/team/membership.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { againRoutes } from "#src/http/sign-in/again.ts";
import { authenticatorRoutes } from "#src/http/sign-in/authenticator.ts";
import { guard } from "#src/http/sign-in/guard.ts";
import { accountPage, type AccountView } from "#src/http/sign-in/pages/account-page.ts";
import { newAddressPage } from "#src/http/sign-in/pages/new-address-page.ts";
import { deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import { readForm, seeOther, visitorOfForm, type SignInParts } from "#src/http/sign-in/parts.ts";
import { issuerCallerOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";
import { bestLanguage, languages } from "#src/platform/i18n.ts";
import { installationId, isIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** What somebody signed in sees and changes of themselves. */
export function accountRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer } = parts;
  const guarded = guard(parts);
  againRoutes(app, parts);
  authenticatorRoutes(app, parts);

  app.get(
    "/account",
    guarded.signedIn((c, who) => showAccount(c, who, {})),
  );

  app.post(
    "/account/details",
    guarded.signedIn(async (c, who) => {
      const { person } = who;
      const field = await readForm(c);
      const change = { name: field("name"), languages: bestLanguage(field("language"), languages) };
      return withFault(c, who, async () => {
        await perform(installationId, (work) => changeOwnDetails(work, caller(c, who), person, change));
        return "details";
      });
    }),
  );

  app.post(
    "/account/address",
    guarded.proven(async (c, who) => {
      const field = await readForm(c);
      const { person } = who;
      return withFault(c, who, async () => {
        await perform(installationId, (work) => askForNewAddress(work, person, field("email")));
        return "address-sent";
      });
    }),
  );

  app.get(
    "/account/address",
    guarded.signedIn(async (c, who) => {
      const token = c.req.query("tk") ?? "";
      const mailId = readLinkToken(sealer, "new-address", token);
      const { person } = who;
      const found = mailId && (await perform(installationId, (work) => findNewAddress(work, person, mailId)));
      const visitor = visitorOfForm(c, () => "");
      const page = found ? newAddressPage(site, visitor, found, token) : deadLinkPage(site, visitor);
      return answerWithPage(c, site, visitor, page);
    }),
  );

  app.post(
    "/account/address/confirm",
    guarded.signedIn(async (c, who) => {
      const field = await readForm(c);
      const { person } = who;
      const mailId = readLinkToken(sealer, "new-address", field("tk"));
      const taken =
        mailId &&
        (await perform(installationId, (work) => takeNewAddress(work, caller(c, who), person, mailId)));
      const visitor = visitorOfForm(c, field);
      if (!taken) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
      return done(c, "address");
    }),
  );

  app.post(
    "/account/password",
    guarded.proven(async (c, who) => {
      const field = await readForm(c);
      return withFault(c, who, async () => {
        requirePassword(field("password"), who.person);
        const hash = await hashPassword(field("password"));
        await perform(installationId, (work) => changePassword(work, caller(c, who), who, hash));
        return "password";
      });
    }),
  );

  app.post(
    "/account/sessions",
    guarded.signedIn(async (c, who) => {
      const field = await readForm(c);
      const { person, session } = who;
      await perform(installationId, (work) =>
        field("session") === "others"
          ? endSessionsOf(work, caller(c, who), person.id, session.id)
          : endSession(work, caller(c, who), person.id, field("session")),
      );
      return done(c, "sessions");
    }),
  );

  app.post(
    "/account/leave",
    guarded.proven(async (c, who) => {
      const issuerId = (await readForm(c))("issuer");
      if (!isIssuerId(issuerId)) throw new Problem("not-found", "There is no such issuer.");
      const member = await issuerCallerOf(c, parts, who, issuerId);
      await perform(issuerId, (work) => removeMember(work, member, who.person.id));
      return done(c, "left");
    }),
  );

  app.post(
    "/account/acting/stop",
    guarded.signedIn(async (c, who) => {
      await perform(installationId, (work) => stopActing(work, c.get("from"), who));
      return done(c, "acting");
    }),
  );

  function caller(c: Context<Web>, { person }: SignedIn) {
    return callerOf(person, c.get("from"));
  }

  function done(c: Context<Web>, what: string): Response {
    return seeOther(c, `${site.base}/account?done=${what}`);
  }

  /** Runs a change; what is wrong with its form is said beside the field. */
  async function withFault(c: Context<Web>, who: SignedIn, change: () => Promise<string>): Promise<Response> {
    try {
      return done(c, await change());
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== "invalid") throw error;
      return showAccount(c, who, { fault: error });
    }
  }

  async function showAccount(
    c: Context<Web>,
    signedIn: SignedIn,
    { fault = null }: Partial<Pick<AccountView, "fault">>,
  ): Promise<Response> {
    const visitor = visitorOfForm(c, () => "");
    const { person, actingFor } = signedIn;
    const acting = actingFor && (await findIssuer(parts.database.db, actingFor));
    const memberships = await membershipsOf(parts.database.pipeline, person.id);
    const ways = await perform(installationId, (work) => readWaysIn(work, person.id));
    const view = {
      signedIn,
      actingFor: acting?.name ?? null,
      memberships,
      ways,
      fault,
      done: c.req.query("done") ?? null,
      now: parts.clock(),
    };
    return answerWithPage(c, site, visitor, accountPage(site, visitor, view));
  }
}
