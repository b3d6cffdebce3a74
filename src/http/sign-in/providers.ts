import type { Context, Hono } from "hono";
import { requireOperator, callerOf } from "#src/domain/people/person.ts";
import { peopleAddresses } from "#src/domain/people/people-addresses.ts";
import { judgeClaims, type Claims } from "#src/domain/people/providers/judge-claims.ts";
import { newPapers, openWay, type OpenIdWay } from "#src/domain/people/providers/openid.ts";
import type { SignInProvider } from "#src/domain/people/providers/provider.ts";
import { findProvider, listProviders } from "#src/domain/people/providers/provider-store.ts";
import { signInByProvider } from "#src/domain/people/providers/sign-in-by-provider.ts";
import type { SignedIn } from "#src/domain/people/sessions.ts";
import { beginStep, takeStep, type Step } from "#src/domain/people/steps.ts";
import { readCookie, writeCookie } from "#src/http/cookies.ts";
import { answerWithPage } from "#src/http/pages/layout.ts";
import { visitorOf } from "#src/http/pages/visitor.ts";
import type { GoOn } from "#src/http/sign-in/enter.ts";
import { guard } from "#src/http/sign-in/guard.ts";
import { deadLinkPage } from "#src/http/sign-in/pages/link-page.ts";
import {
  leavingPage,
  providerFailedPage,
  providersPage,
  providerTestPage,
} from "#src/http/sign-in/pages/provider-pages.ts";
import {
  readForm,
  safeNext,
  userAgentOf,
  visitorOfForm,
  wishesOf,
  type SignInParts,
} from "#src/http/sign-in/parts.ts";
import { signedInOf } from "#src/http/signed-in.ts";
import type { Web } from "#src/http/web.ts";
import { installationId } from "#src/platform/ids.ts";
import { withoutAddresses } from "#src/platform/log.ts";
import { Problem } from "#src/platform/problem.ts";

/** A provider's metadata are read anew after this time. */
const freshMs = 10 * 60_000;

/**
 * Signing in with an OpenID provider, and for operators a try that shows what a provider says and what the rules make of it. The way back
 * is a GET, as the protocol has it; what it may do hangs on a step that only the browser has that was sent out, and that is taken once.
 */
export function providerRoutes(app: Hono<Web>, parts: SignInParts, goOn: GoOn): void {
  const { site, perform, sealer, fetchOutside } = parts;
  const { origin } = parts.addresses;
  const { callback } = peopleAddresses(origin);
  const { signedIn } = guard(parts);
  const ways = new Map<string, { readonly way: OpenIdWay; readonly until: number }>();

  app.post("/sign-in/with/:provider", async (c) => {
    const field = await readForm(c);
    return leave(c, c.req.param("provider"), safeNext(site, field("next")), false);
  });

  app.get(
    "/account/providers",
    signedIn(async (c, who) => {
      asOperator(c, who);
      const visitor = visitorOf(c);
      const providers = await perform(installationId, listProviders);
      return answerWithPage(c, site, visitor, providersPage(site, visitor, providers, callback));
    }),
  );

  app.post(
    "/account/providers/:provider/test",
    signedIn((c, who) => {
      asOperator(c, who);
      return leave(c, c.req.param("provider") ?? "", `${site.base}/account/providers`, true);
    }),
  );

  app.get("/sign-in/callback", async (c) => {
    const visitor = visitorOf(c);
    const token = readCookie(c, "step", origin);
    writeCookie(c, "step", origin, null);
    const { step, found } = await perform(installationId, async (work) => {
      const taken = await takeStep(work, "provider", token);
      return { step: taken, found: taken && (await findProvider(work, sealer, taken.data.providerId)) };
    });
    if (!step || !found) return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    const { provider, clientSecret } = found;
    let claims: Claims;
    try {
      const way = await wayTo(provider, clientSecret);
      claims = await way.arrive(step.data, new URL(callback + new URL(c.req.url).search));
    } catch (error) {
      return failed(c, provider, error);
    }
    if (step.data.test) return showTest(c, step, provider, claims);
    return finish(c, step, provider, claims);
  });

  async function leave(c: Context<Web>, id: string, next: string, test: boolean): Promise<Response> {
    const found = await perform(installationId, (work) => findProvider(work, sealer, id));
    if (!found) throw new Problem("not-found", "There is no such sign-in provider.");
    const { provider, clientSecret } = found;
    const papers = newPapers();
    let address: string;
    try {
      address = await (await wayTo(provider, clientSecret)).leave(papers);
    } catch (error) {
      return failed(c, provider, error);
    }
    const tester = test ? ((await signedInOf(c, parts))?.person.id ?? null) : null;
    const token = await perform(installationId, (work) =>
      beginStep(work, "provider", tester, { providerId: id, ...papers, next, test }),
    );
    writeCookie(c, "step", origin, token);
    const visitor = visitorOf(c);
    // A redirect of a form to elsewhere is what the pages' policy forbids; a page that leads on is not.
    return answerWithPage(c, site, visitor, leavingPage(site, visitor, provider.name, address));
  }

  async function finish(
    c: Context<Web>,
    step: Step<"provider">,
    provider: SignInProvider,
    claims: Claims,
  ): Promise<Response> {
    const visitor = visitorOf(c);
    const verdict = judgeClaims(provider.rules, claims);
    if (verdict.kind === "refused") {
      return answerWithPage(c, site, visitor, providerFailedPage(site, visitor, provider.name, verdict.rule));
    }
    const next = safeNext(site, step.data.next);
    const order = { userAgent: userAgentOf(c), languages: wishesOf(visitor), next };
    const outcome = await perform(installationId, (work) =>
      signInByProvider(work, c.get("from"), provider, verdict, order),
    );
    if (outcome.kind === "unknown" || outcome.kind === "closed") {
      return answerWithPage(c, site, visitor, providerFailedPage(site, visitor, provider.name, outcome.kind));
    }
    return goOn(c, outcome, next);
  }

  /** Shows an operator what came; nobody is signed in by it. */
  async function showTest(
    c: Context<Web>,
    step: Step<"provider">,
    provider: SignInProvider,
    claims: Claims,
  ): Promise<Response> {
    const who = await signedInOf(c, parts);
    const visitor = visitorOf(c);
    if (!who?.person.operator || who.person.id !== step.personId) {
      return answerWithPage(c, site, visitor, deadLinkPage(site, visitor));
    }
    const verdict = judgeClaims(provider.rules, claims);
    return answerWithPage(c, site, visitor, providerTestPage(site, visitor, provider, claims, verdict));
  }

  async function wayTo(provider: SignInProvider, clientSecret: string): Promise<OpenIdWay> {
    const key = JSON.stringify([provider, clientSecret]);
    const known = ways.get(key);
    if (known && known.until > performance.now()) return known.way;
    const way = await openWay(provider, clientSecret, callback, fetchOutside);
    ways.set(key, { way, until: performance.now() + freshMs });
    return way;
  }

  /** What went wrong with the provider itself is the operator's to read, in the log and in the try; others are told that it did. */
  async function failed(c: Context<Web>, provider: SignInProvider, error: unknown): Promise<Response> {
    const reason = reasonOf(error);
    parts.log.warn({ provider: provider.id, reason: withoutAddresses(reason) }, "a sign-in provider failed");
    const visitor = visitorOfForm(c, () => "");
    const who = await signedInOf(c, parts);
    const shown = who?.person.operator ? reason : null;
    return answerWithPage(
      c,
      site,
      visitor,
      providerFailedPage(site, visitor, provider.name, "failed", shown),
    );
  }

  function asOperator(c: Context<Web>, { person }: SignedIn): void {
    requireOperator(callerOf(person, c.get("from")));
  }
}

/** An error with what led to it: the library's own says little. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { error_description: description } = error as { error_description?: string };
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${description ? `: ${description}` : ""}${cause}`.slice(0, 500);
}
