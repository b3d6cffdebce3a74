import { html } from "hono/html";
import {
  criteriaBlock,
  descriptionOf,
  inLanguage,
  languageSwitch,
  skills,
} from "#src/http/pages/badge-words.ts";
import type { BadgeView } from "#src/http/pages/badge-view.ts";
import { badgePicture, copyLink, issuerAtTop, linkedInAddress, type Html } from "#src/http/pages/elements.ts";
import { facts } from "#src/http/pages/facts.ts";
import { icons } from "#src/http/pages/icons.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import { isExpired, standingOf } from "#src/http/pages/standing.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** How long after accepting the page celebrates; it has no other way to know that it is shown for the first time. */
const celebrationMs = 20_000;

/** The page behind the mailed link: the badge, what accepting means, and the earner's answer. */
export function claimPage(site: Site, visitor: Visitor, view: BadgeView, token: string, now: Date): Page {
  const { award, words, issuer } = view;
  const { t } = visitor;
  const standing = standingOf(award, now);
  const accepted = award.accepted_at !== null && standing !== "revoked";
  const fresh = accepted && now.getTime() - Number(award.accepted_at) < celebrationMs;
  const look = standing === "revoked" ? "faded" : fresh ? "ringed" : "plain";
  const middle =
    standing === "revoked"
      ? revoked(visitor, view)
      : accepted
        ? keep(site, visitor, view)
        : decide(site, visitor, view, token);
  return {
    title: t("page.claim.title", { badge: words.name }),
    status: standing === "revoked" ? 410 : 200,
    cacheControl: "no-store",
    issuer: issuerAtTop(site, issuer),
    script: accepted,
    body: html`<div class="beside">
      ${badgePicture(site, visitor, view, award.event_id, look)}
      <div>
        <p class="eyebrow" dir="auto">${t("page.claim.eyebrow", { issuer: issuer.name })}</p>
        <h1 ${inLanguage(words.language)}>${words.name}</h1>
        ${languageSwitch(visitor, view)} ${descriptionOf(words)}
        ${
          isExpired(award, now) && standing !== "revoked" && award.expires_at
            ? html`<div class="notice warn">
                <p>
                  ${t(accepted ? "page.standing.expired-words" : "page.claim.expired", {
                    date: visitor.date(award.expires_at),
                  })}
                </p>
              </div>`
            : ""
        }
        ${middle} ${facts(site, visitor, view, award.name)} ${criteriaBlock(words, t("page.earned-by"), site)}
        ${skills(visitor, words)}
      </div>
    </div>`,
  };
}

function decide(site: Site, visitor: Visitor, view: BadgeView, token: string): Html {
  const { t } = visitor;
  const { award } = view;
  const issuer = view.issuer.name;
  const name = award.name.trim();
  const points = [
    name === "" ? t("page.claim.page-unnamed") : t("page.claim.page-named", { name }),
    t("page.claim.mail-hidden"),
    t("page.claim.issuer-sees", { issuer }),
    t("page.claim.free"),
  ];
  const declined = award.declined_at !== null;
  return html`<section class="card">
    ${
      declined
        ? html`<h2>${t("page.claim.declined-title")}</h2>
            <p>${t("page.claim.declined-body")}</p>`
        : html`<h2>${t("page.claim.if-accept")}</h2>
            <ul class="plain">
              ${points.map((point) => html`<li>${icons.tick}<span dir="auto">${point}</span></li>`)}
            </ul>`
    }
    <div class="actions">
      ${answerForm(site, visitor, token, "accept")}
      ${declined ? "" : answerForm(site, visitor, token, "decline")}
    </div>
    ${declined ? "" : html`<p class="small" dir="auto">${t("page.claim.if-decline", { issuer })}</p>`}
  </section>`;
}

function answerForm(site: Site, visitor: Visitor, token: string, answer: "accept" | "decline"): Html {
  return html`<form method="post" action="${site.base}/c/receive">
    <input type="hidden" name="tk" value="${token}" />
    ${visitor.chosen ? html`<input type="hidden" name="lang" value="${visitor.chosen}" />` : ""}
    <button class="button${answer === "accept" ? " main" : ""}" name="answer" value="${answer}">
      ${visitor.t(`page.${answer}`)}
    </button>
  </form>`;
}

function keep(site: Site, visitor: Visitor, view: BadgeView): Html {
  const { t } = visitor;
  const { award, id } = view;
  const address = site.addresses.assertion(id);
  return html`<section class="card">
    <h2>${t("page.claim.mine")}</h2>
    <p>${t("page.claim.accepted-on", { date: visitor.date(award.accepted_at ?? award.issued_at) })}</p>
    <p><a href="${visitor.link(site.local(address))}" dir="ltr">${address}</a></p>
    <div class="actions">
      <a class="button main" href="${visitor.link(site.local(address))}">${t("page.public-page")}</a>
      <a class="button" href="${site.local(site.addresses.bakedPng(id))}" download>${t("page.download")}</a>
      <a class="button" href="${linkedInAddress(site, view)}" rel="noreferrer">${t("page.linkedin")}</a>
      ${copyLink(visitor, address)}
    </div>
    <p class="small">${t("page.claim.picture-holds")}</p>
  </section>`;
}

function revoked(visitor: Visitor, view: BadgeView): Html {
  const { t } = visitor;
  const reason = view.award.revocation_reason;
  return html`<section class="notice bad">
    <h2>${t("page.claim.revoked-title")}</h2>
    <p dir="auto">${t("page.claim.revoked-body", { issuer: view.issuer.name })}</p>
    ${reason ? html`<p dir="auto">${t("page.reason", { reason })}</p>` : ""}
  </section>`;
}
