import { html, raw } from "hono/html";
import { checkSteps } from "#src/http/pages/issuer-page.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { isAwardId } from "#src/platform/ids.ts";

/** The installation's front page. `refused` is an address that could not be checked here. */
export function frontPage(site: Site, visitor: Visitor, refused: string | null): Page {
  const { t } = visitor;
  const start = `${site.addresses.origin}/`;
  return {
    title: `Badgeworks · ${site.host}`,
    cacheControl: refused === null ? "public, max-age=300" : "no-store",
    status: refused === null ? 200 : 422,
    listed: refused === null,
    body: html`<div class="narrow steps">
      ${hexagons}
      <h1>${t("page.front.title")}</h1>
      <p class="lead">${t("page.front.intro")}</p>
      <section class="card">
        <h2>${t("page.check.title")}</h2>
        ${checkSteps(site, visitor)}
        <form class="field" method="get" action="${site.base}/">
          ${visitor.chosen ? html`<input type="hidden" name="lang" value="${visitor.chosen}" />` : ""}
          <label for="badge">${t("page.front.check-field")}</label>
          <div class="actions">
            <input
              id="badge"
              name="badge"
              type="text"
              inputmode="url"
              autocomplete="off"
              spellcheck="false"
              dir="ltr"
              required
              value="${refused ?? ""}"
              ${refused === null ? "" : raw(' aria-invalid="true" aria-describedby="wrong" autofocus')}
            /><button class="button">${t("page.front.check-button")}</button>
          </div>
          ${refused === null ? "" : html`<p class="error" id="wrong">${t("page.front.check-wrong", { start })}</p>`}
        </form>
      </section>
      <section>
        <h2>${t("page.front.earner-title")}</h2>
        <p>${t("page.front.earner-body")}</p>
      </section>
      <section>
        <h2>${t("page.front.issuer-title")}</h2>
        <p>${t("page.front.issuer-body", { api: `${site.addresses.origin}/v1` })}</p>
        <p><a href="${visitor.link(`${site.base}/sign-in`)}">${t("people.sign-in.title")}</a></p>
        <p><a href="${visitor.link(`${site.base}/api`)}">${t("page.front.issuer-api")}</a></p>
      </section>
    </div>`,
  };
}

/** The award an address of this installation is about, or null. */
export function awardAtAddress(site: Site, text: string): string | null {
  const address = text.trim();
  if (!address.startsWith(`${site.addresses.origin}/`)) return null;
  const id = /^\/(?:v1\/assertion|c\/download)\/([0-9a-f]{40})(?:\.\w+)?(?:[?#].*)?$/.exec(
    address.slice(site.addresses.origin.length),
  )?.[1];
  return id && isAwardId(id) ? id : null;
}

const hexagons = raw(
  '<svg class="hexagons" aria-hidden="true" width="120" height="72" viewBox="0 0 120 72" fill="none" stroke="currentColor" stroke-width="2.500" stroke-linejoin="round"><path d="M22 6l17.300 10v20L22 46 4.700 36V16z"/><path class="brass" d="M60 26l17.300 10v20L60 66 42.700 56V36z"/><path d="M98 6l17.300 10v20L98 46 80.700 36V16z"/><path class="tick" d="M52 46.500l6 6 11-12.500" stroke-width="4" stroke-linecap="round"/></svg>',
);
