import type { Hono } from "hono";
import { findIssuer } from "#src/domain/issuers/queries.ts";
import { readInvitationToken } from "#src/domain/people/link-tokens.ts";
import { joinAsNewPerson, joinTeam, readInvitation } from "#src/domain/people/team/join.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { enter } from "#src/http/sign-in/enter.ts";
import { joinPage } from "#src/http/sign-in/pages/join-page.ts";
import { deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import {
  readForm,
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

/**
 * Joining an issuer's team behind a mailed link. The mail went to the invited address, so the link shows that somebody reads it: an
 * address without an account gets one. Whoever has an account signs in with it first: an invitation is good for days, which is too long
 * for a key to somebody's account.
 */
export function joinRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer, database } = parts;

  app.get("/join", async (c) => {
    const visitor = visitorOf(c);
    const token = c.req.query("tk") ?? "";
    const found = await find(token);
    if (!found) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    const signedIn = await signedInOf(c, parts);
    const view = { ...found, token, signedIn: signedIn?.person ?? null, name: "", wrongName: false };
    return answerWithPage(c, site, visitor, joinPage(site, visitor, view));
  });

  app.post("/join", async (c) => {
    const field = await readForm(c);
    const visitor = visitorOfForm(c, field);
    const token = field("tk");
    const found = await find(token);
    if (!found) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    const { issuerId, id } = found.invitation;
    const signedIn = await signedInOf(c, parts);
    const home = `${site.base}/account`;
    if (signedIn) {
      await perform(installationId, (work) => joinTeam(work, c.get("from"), signedIn.person, issuerId, id));
      return seeOther(c, home);
    }
    if (found.known) {
      const back = encodeURIComponent(`${site.base}/join?tk=${token}`);
      return seeOther(c, visitor.link(`${site.base}/sign-in?next=${back}`));
    }
    try {
      const order = { name: field("name"), languages: wishesOf(visitor), userAgent: userAgentOf(c) };
      const made = await perform(installationId, (work) =>
        joinAsNewPerson(work, c.get("from"), order, issuerId, id),
      );
      return await enter(c, parts, made, home);
    } catch (error) {
      if (!(error instanceof Problem) || error.detail.field !== "name") throw error;
      const view = { ...found, token, signedIn: null, name: field("name"), wrongName: true };
      return answerWithPage(c, site, visitor, joinPage(site, visitor, view));
    }
  });

  async function find(token: string) {
    const named = readInvitationToken(sealer, token);
    if (!named) return null;
    const { issuerId, invitationId } = named;
    const found = await perform(installationId, (work) => readInvitation(work, issuerId, invitationId));
    const issuer = found && (await findIssuer(database.db, issuerId));
    return issuer ? { ...found, issuer } : null;
  }
}
