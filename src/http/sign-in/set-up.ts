import type { Context, Hono } from "hono";
import { findIssuer, listIssuers } from "#src/domain/issuers/queries.ts";
import { readLinkToken } from "#src/domain/people/link-tokens.ts";
import { hashPassword, requirePassword } from "#src/domain/people/password-hash.ts";
import { hasPeople } from "#src/domain/people/queries.ts";
import { setUp } from "#src/domain/people/set-up.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import { enter } from "#src/http/sign-in/enter.ts";
import { deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import { setUpPage, type SetUpForm } from "#src/http/sign-in/pages/set-up-page.ts";
import { readForm, userAgentOf, visitorOfForm, wishesOf, type SignInParts } from "#src/http/sign-in/parts.ts";
import type { Web } from "#src/http/web.ts";
import { installationId, newIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** The first account and the first issuer, behind the link that the server prints while nobody has an account. */
export function setUpRoutes(app: Hono<Web>, parts: SignInParts): void {
  const { site, perform, sealer, database } = parts;

  app.get("/set-up", async (c) => {
    const visitor = visitorOf(c);
    const token = c.req.query("tk") ?? "";
    if (!(await isOpen(token))) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    const page = setUpPage(site, visitor, { ...empty, token, withIssuer: await needsIssuer() }, null);
    return answerWithPage(c, site, visitor, page);
  });

  app.post("/set-up", async (c) => {
    const field = await readForm(c);
    const visitor = visitorOfForm(c, field);
    const token = field("tk");
    if (!(await isOpen(token))) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    const withIssuer = await needsIssuer();
    const given: SetUpForm = {
      token,
      withIssuer,
      name: field("name"),
      email: field("email"),
      issuerName: field("issuer"),
      url: field("url"),
    };
    try {
      return await make(c, given, field("password"), wishesOf(visitor));
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== "invalid") throw error;
      return answerWithPage(c, site, visitor, setUpPage(site, visitor, given, error));
    }
  });

  async function make(
    c: Context<Web>,
    given: SetUpForm,
    password: string,
    languages: string,
  ): Promise<Response> {
    const { name, email } = given;
    requirePassword(password, { name, email });
    const passwordHash = await hashPassword(password);
    let issuerId = newIssuerId();
    while (await findIssuer(database.db, issuerId)) issuerId = newIssuerId();
    const profile = { name: given.issuerName, description: "", email, url: given.url };
    const signedIn = await perform(installationId, (work) =>
      setUp(work, c.get("from"), {
        person: { name, email, languages },
        passwordHash,
        issuer: given.withIssuer ? { id: issuerId, profile } : null,
        userAgent: userAgentOf(c),
      }),
    );
    return enter(c, parts, signedIn, `${site.base}/account`);
  }

  async function isOpen(token: string): Promise<boolean> {
    return readLinkToken(sealer, "set-up", token) !== null && !(await hasPeople(database.db));
  }

  async function needsIssuer(): Promise<boolean> {
    return (await listIssuers(database.db)).length === 0;
  }
}

const empty = { name: "", email: "", issuerName: "", url: "" };
