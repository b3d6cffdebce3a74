import { html, raw } from "hono/html";
import { criteriaForPage, safeCss } from "#src/domain/publishing/criteria.ts";
import type { IssuerRecord } from "#src/domain/publishing/public-records.ts";
import type { ShownBadge } from "#src/http/pages/badge-view.ts";
import {
  canonicalAddress,
  descriptionOf,
  inLanguage,
  languageLinks,
  languageSwitch,
  skills,
} from "#src/http/pages/badge-words.ts";
import { badgePicture, issuerAtTop } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import { scopedCss } from "#src/http/pages/scoped-css.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { EventId } from "#src/platform/ids.ts";

/** The page at a badge's criteria address: what the badge stands for, as issued or as it is now. */
export function criteriaPage(
  site: Site,
  visitor: Visitor,
  shown: ShownBadge,
  issuer: IssuerRecord,
  eventId: EventId | null,
): Page {
  const { t } = visitor;
  const { content, words } = shown;
  const { addresses } = site;
  const criteria = criteriaForPage(words.criteria.html, {
    below: 2,
    classes: true,
    ownPictures: `${addresses.origin}/`,
  });
  const style = scopedCss("#criteria", safeCss(content.css));
  const address = addresses.criteria(content.badgeId, eventId);
  const text = addresses.criteriaText(
    content.badgeId,
    eventId,
    words === content.words ? null : words.language,
  );
  return {
    title: t("page.criteria.title", { badge: words.name }),
    cacheControl: eventId
      ? "public, max-age=86400, stale-while-revalidate=86400"
      : "public, max-age=300, stale-while-revalidate=600",
    listed: true,
    issuer: issuerAtTop(site, issuer),
    head: html`<link rel="canonical" href="${canonicalAddress(visitor, shown, address)}" />
      ${languageLinks(shown, address)}
      <link rel="alternate" type="text/x-markdown" href="${text}" />
      <meta property="og:type" content="website" />
      <meta property="og:title" content="${words.name}" />
      <meta property="og:image" content="${addresses.badgeImage(content.badgeId, eventId)}" />`,
    ...(style === "" ? {} : { style }),
    body: html`<div class="beside">
      ${badgePicture(site, visitor, shown, eventId)}
      <div>
        <p class="eyebrow" dir="auto">${t("page.by", { issuer: issuer.name })}</p>
        <h1 ${inLanguage(words.language)}>${words.name}</h1>
        ${languageSwitch(visitor, shown)} ${descriptionOf(words)}
        <h2>${t("page.criteria")}</h2>
        ${
          criteria.trim() === ""
            ? html`<p>${t("page.criteria.none")}</p>`
            : html`<div class="prose${style === "" ? "" : " own-style"}">
                <div id="criteria" ${inLanguage(words.language)}>${raw(criteria)}</div>
              </div>`
        }
        ${skills(visitor, words)}
        <p class="small"><a href="${site.local(text)}" type="text/markdown">${t("page.criteria.text")}</a></p>
      </div>
    </div>`,
  };
}
