import { html } from "hono/html";
import type { Claims, RefusingRule, Verdict } from "#src/domain/people/providers/judge-claims.ts";
import type { SignInProvider } from "#src/domain/people/providers/provider.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, hidden, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** Buttons that lead to the providers. */
export function providerButtons(
  site: Site,
  visitor: Visitor,
  providers: readonly SignInProvider[],
  next: string,
): Html | "" {
  if (providers.length === 0) return "";
  return html`<section class="card providers" aria-label="${visitor.t("people.provider.title")}">
    ${providers.map(({ id, name }) =>
      form(
        site,
        visitor,
        `/sign-in/with/${id}`,
        html`${hidden("next", next)}${submit(visitor.t("people.provider.use", { provider: name }), "plain")}`,
      ),
    )}
  </section>`;
}

/** The page between a button and the provider: it leads on by itself. */
export function leavingPage(site: Site, visitor: Visitor, name: string, address: string): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: t("people.provider.leaving", { provider: name }),
    head: html`<meta http-equiv="refresh" content="0;url=${address}" />`,
    body: html`<div class="narrow">
      <h1>${t("people.provider.leaving", { provider: name })}</h1>
      <p class="actions"><a class="button main" href="${address}">${t("people.again.button")}</a></p>
    </div>`,
  });
}

/** Why somebody who came from a provider is not signed in. `reason` is for operators. */
export function providerFailedPage(
  site: Site,
  visitor: Visitor,
  name: string,
  why: RefusingRule | "unknown" | "closed" | "failed",
  reason: string | null = null,
): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: t("people.provider.failed-title", { provider: name }),
    status: why === "failed" ? 502 : 403,
    body: html`<div class="narrow">
      <h1>${t("people.provider.failed-title", { provider: name })}</h1>
      <p class="lead">${t(`people.provider.${why}`, { provider: name })}</p>
      ${reason === null ? "" : html`<p class="small" lang="en" dir="ltr">${reason}</p>`}
      <p class="actions">
        <a class="button" href="${visitor.link(`${site.base}/sign-in`)}">${t("people.provider.other-way")}</a>
      </p>
    </div>`,
  });
}

/** For operators: the providers, what to register with them, and a try of each. */
export function providersPage(
  site: Site,
  visitor: Visitor,
  providers: readonly SignInProvider[],
  callback: string,
): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.provider.title")} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.provider.title")}</h1>
      <p class="lead">${t("people.provider.lead")}</p>
      <p>${t("people.provider.callback")} <code dir="ltr">${callback}</code></p>
      ${
        providers.length === 0
          ? html`<p>
              ${t("people.provider.none")}<br />
              <code dir="ltr">npm run -s badgeworks -- sign-in-provider put --help</code>
            </p>`
          : html`<ul class="rows">
              ${providers.map(
                ({ id, name, issuerUrl }) =>
                  html`<li>
                    <div>
                      <strong>${name}</strong>
                      <p class="small" dir="ltr">${issuerUrl}</p>
                    </div>
                    ${form(
                      site,
                      visitor,
                      `/account/providers/${id}/test`,
                      html`<button
                        class="button"
                        aria-label="${t("people.provider.test-of", { provider: name })}"
                      >
                        ${t("people.provider.test")}
                      </button>`,
                    )}
                  </li>`,
              )}
            </ul>`
      }
    </div>`,
  });
}

/** What a provider said in a try, and what the rules make of it. */
export function providerTestPage(
  site: Site,
  visitor: Visitor,
  provider: SignInProvider,
  claims: Claims,
  verdict: Verdict,
): Page {
  const { t } = visitor;
  const taken = verdict.kind === "taken";
  const rows = Object.entries(claims).map(
    ([claim, value]) =>
      html`<div>
        <dt><code>${claim}</code></dt>
        <dd><code>${typeof value === "string" ? value : JSON.stringify(value)}</code></dd>
      </div>`,
  );
  return peoplePage(site, {
    title: `${t("people.provider.tested", { provider: provider.name })} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.provider.tested", { provider: provider.name })}</h1>
      <div class="notice ${taken ? "ok" : "bad"}">
        <p>
          ${
            taken
              ? t("people.provider.would-enter", { email: verdict.email })
              : t(`people.provider.${verdict.rule}`, { provider: provider.name })
          }
        </p>
        ${
          taken
            ? ""
            : html`<p>
                ${t("people.provider.rule")} <code dir="ltr">${verdict.rule}: ${verdict.detail}</code>
              </p>`
        }
      </div>
      <h2>${t("people.provider.claims")}</h2>
      <dl class="facts" dir="ltr">${rows}</dl>
      <p class="small">${t("people.provider.nobody")}</p>
      <p class="actions">
        <a class="button" href="${visitor.link(`${site.base}/account/providers`)}"
          >${t("people.provider.title")}</a
        >
      </p>
    </div>`,
  });
}
