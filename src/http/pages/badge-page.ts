import { html } from "hono/html";
import {
  canonicalAddress,
  criteriaBlock,
  descriptionOf,
  inLanguage,
  languageLinks,
  languageSwitch,
  skills,
} from "#src/http/pages/badge-words.ts";
import type { BadgeView } from "#src/http/pages/badge-view.ts";
import {
  badgePicture,
  copyLink,
  issuerAtTop,
  linkedInAddress,
  statusStamp,
  type Html,
} from "#src/http/pages/elements.ts";
import { facts } from "#src/http/pages/facts.ts";
import { icons } from "#src/http/pages/icons.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import { standingOf, type Standing } from "#src/http/pages/standing.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** The public page of one award. The recipient's name is on it only while the award is accepted and stands. */
export function badgePage(site: Site, visitor: Visitor, view: BadgeView, now: Date): Page {
  const { award, words, issuer } = view;
  const { t } = visitor;
  const standing = standingOf(award, now);
  const gone = standing === "revoked" || standing === "declined";
  const named = award.accepted_at !== null && !gone;
  return {
    title: `${words.name} · ${issuer.name}`,
    status: gone ? 410 : 200,
    cacheControl: "no-cache",
    negotiated: true,
    issuer: issuerAtTop(site, issuer),
    script: named,
    head: headOf(site, visitor, view),
    body: html`<div class="beside">
      ${badgePicture(site, visitor, view, award.event_id, gone ? "faded" : "plain")}
      <div>
        ${statusStamp(visitor, standing, now)}
        <h1 ${inLanguage(words.language)}>${words.name}</h1>
        ${languageSwitch(visitor, view)} ${notice(visitor, view, standing)} ${descriptionOf(words)}
        ${facts(site, visitor, view, named ? award.name : "")} ${named ? actions(site, visitor, view) : ""}
        <p class="paper" dir="ltr">${site.addresses.assertion(view.id)}</p>
        ${criteriaBlock(words, t(named ? "page.earned-how" : "page.earned-by"), site)}
        ${skills(visitor, words)} ${standing === "valid" ? trust(site, visitor, view) : ""}
        ${details(site, visitor, view, gone)}
      </div>
    </div>`,
  };
}

function headOf(site: Site, visitor: Visitor, view: BadgeView): Html {
  const { addresses } = site;
  const { content, words, issuer } = view;
  const address = addresses.assertion(view.id);
  const description = words.description.replace(/\s+/g, " ").slice(0, 200);
  return html`<link rel="canonical" href="${canonicalAddress(visitor, view, address)}" />
    ${languageLinks(view, address)}
    <link rel="alternate" type="application/json" href="${address}.json" />
    <meta name="description" content="${description}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="${issuer.name}" />
    <meta property="og:title" content="${words.name}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:url" content="${address}" />
    <meta property="og:image" content="${addresses.badgeImage(content.badgeId, view.award.event_id)}" />
    <meta property="og:image:alt" content="${visitor.t("page.picture", { badge: words.name })}" />
    <meta name="twitter:card" content="summary" />`;
}

function notice(visitor: Visitor, view: BadgeView, standing: Standing): Html | "" {
  const { t } = visitor;
  const { award } = view;
  if (standing === "valid") return "";
  const issuer = view.issuer.name;
  const words = {
    waiting: t("page.standing.waiting-words", { issuer }),
    expired: t("page.standing.expired-words", { date: visitor.date(award.expires_at ?? award.issued_at) }),
    revoked: t("page.standing.revoked-words", { issuer }),
    declined: t("page.standing.declined-words"),
  }[standing];
  const reason = standing === "revoked" ? award.revocation_reason : null;
  const look = standing === "waiting" || standing === "expired" ? "warn" : "bad";
  return html`<div class="notice ${look}">
    <p dir="auto">${words}</p>
    ${reason ? html`<p dir="auto">${t("page.reason", { reason })}</p>` : ""}
  </div>`;
}

function actions(site: Site, visitor: Visitor, view: BadgeView): Html {
  const { t } = visitor;
  return html`<div class="actions">
    <a class="button main" href="${site.local(site.addresses.bakedPng(view.id))}" download
      >${t("page.download")}</a
    >
    <a class="button" href="${linkedInAddress(site, view)}" rel="noreferrer">${t("page.linkedin")}</a>
    ${copyLink(visitor, site.addresses.assertion(view.id))}
  </div>`;
}

function trust(site: Site, visitor: Visitor, view: BadgeView): Html {
  const { t } = visitor;
  const until = view.award.expires_at;
  const passed = [
    t("page.trust.source", { host: site.host }),
    t("page.trust.not-revoked"),
    until ? t("page.trust.in-time", { date: visitor.date(until) }) : t("page.trust.no-end"),
  ];
  return html`<section class="card">
    <h2>${t("page.trust.title")}</h2>
    <ul class="plain checks">
      ${passed.map((words) => html`<li><span class="mark ok">${icons.tick}</span><span>${words}</span></li>`)}
      <li><span class="mark warn">${icons.warning}</span><span>${t("page.trust.identity")}</span></li>
    </ul>
  </section>`;
}

function details(site: Site, visitor: Visitor, view: BadgeView, gone: boolean): Html {
  const { t } = visitor;
  const address = site.addresses.assertion(view.id);
  const json = `${address}.json`;
  return html`<details class="more">
    <summary>${t("page.details")}</summary>
    <dl>
      <dt>${t("page.address")}</dt>
      <dd><code dir="ltr">${address}</code></dd>
      <dt>${t("page.details.data")}</dt>
      <dd>
        <a href="${site.local(json)}"><code dir="ltr">${json}</code></a>
      </dd>
      ${
        gone
          ? ""
          : html`<dt>${t("page.details.recipient")}</dt>
              <dd>${t("page.details.recipient-hashed")}</dd>`
      }
    </dl>
  </details>`;
}
