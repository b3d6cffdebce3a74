import { html } from "hono/html";
import type { IssuerRecord } from "#src/domain/publishing/public-records.ts";
import { issuerAtTop, lead, type Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/**
 * The public page of an issuer, or of a sub-issuer and the `whole` it is a part of. It lists no badges: which of them to show is
 * for the issuer to say.
 */
export function issuerPage(
  site: Site,
  visitor: Visitor,
  issuer: IssuerRecord,
  whole: IssuerRecord | null,
): Page {
  const { t } = visitor;
  const { addresses } = site;
  const logo = issuer.image_digest
    ? html`<img
        class="logo"
        src="${site.local(addresses.issuerImage(issuer.id))}"
        width="96"
        height="96"
        alt="${t("page.issuer.logo", { issuer: issuer.name })}"
      />`
    : "";
  return {
    title: issuer.name,
    cacheControl: "public, max-age=300, stale-while-revalidate=600",
    negotiated: true,
    listed: true,
    issuer: issuerAtTop(site, issuer),
    head: html`<link rel="canonical" href="${addresses.issuer(issuer.id)}" />
      <meta property="og:type" content="website" />
      <meta property="og:title" content="${issuer.name}" />
      <meta property="og:url" content="${addresses.issuer(issuer.id)}" />
      ${issuer.image_digest ? html`<meta property="og:image" content="${addresses.issuerImage(issuer.id)}" />` : ""}`,
    body: html`<div class="narrow">
      ${logo}
      <h1 dir="auto">${issuer.name}</h1>
      ${lead(issuer.description.trim() || t("page.issuer.about", { host: site.host }))}
      <dl class="facts">
        ${
          whole
            ? html`<div>
                <dt>${t("page.issuer.part-of")}</dt>
                <dd>
                  <a href="${visitor.link(issuerAtTop(site, whole).address)}"><bdi>${whole.name}</bdi></a>
                </dd>
              </div>`
            : ""
        }
        <div>
          <dt>${t("page.issuer.web")}</dt>
          <dd><a href="${issuer.url}" rel="noopener nofollow" dir="ltr">${issuer.url}</a></dd>
        </div>
        <div>
          <dt>${t("page.issuer.contact")}</dt>
          <dd><a href="mailto:${issuer.email}" dir="ltr">${issuer.email}</a></dd>
        </div>
      </dl>
      <section class="card">
        <h2>${t("page.check.title")}</h2>
        ${checkSteps(site, visitor)}
        <p class="small">${t("page.issuer.own-words")}</p>
      </section>
    </div>`,
  };
}

/** How anyone checks a badge of this installation. */
export function checkSteps(site: Site, visitor: Visitor): Html {
  const { t } = visitor;
  return html`<ol>
    <li>${t("page.check.address", { start: `${site.addresses.origin}/` })}</li>
    <li>${t("page.check.status")}</li>
  </ol>`;
}
