import { html, raw } from "hono/html";
import { criteriaForPage, safeCss } from "#src/domain/publishing/criteria.ts";
import type { ContentRecord, IssuerRecord } from "#src/domain/publishing/public-records.ts";
import { badgePicture, issuerAtTop, langOf, lead, skills } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import { scopedCss } from "#src/http/pages/scoped-css.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { EventId } from "#src/platform/ids.ts";

/** The page at a badge's criteria address: what the badge stands for, as issued or as it is now. */
export function criteriaPage(
  site: Site,
  visitor: Visitor,
  content: ContentRecord,
  issuer: IssuerRecord,
  eventId: EventId | null,
): Page {
  const { t } = visitor;
  const criteria = criteriaForPage(content.criteria_html, {
    below: 2,
    classes: true,
    ownPictures: `${site.addresses.origin}/`,
  });
  const style = scopedCss("#criteria", safeCss(content.css));
  const text = site.addresses.criteria(content.badge_id, eventId).replace("/criteria.html", "/criteria.md");
  return {
    title: t("page.criteria.title", { badge: content.name }),
    cacheControl: eventId
      ? "public, max-age=86400, stale-while-revalidate=86400"
      : "public, max-age=300, stale-while-revalidate=600",
    listed: true,
    issuer: issuerAtTop(site, issuer),
    head: html`<link rel="canonical" href="${site.addresses.criteria(content.badge_id, eventId)}" />
      <link rel="alternate" type="text/x-markdown" href="${text}" />
      <meta property="og:type" content="website" />
      <meta property="og:title" content="${content.name}" />
      <meta property="og:image" content="${site.addresses.badgeImage(content.badge_id, eventId)}" />`,
    ...(style === "" ? {} : { style }),
    body: html`<div class="beside">
      ${badgePicture(site, visitor, content, eventId)}
      <div>
        <p class="eyebrow" dir="auto">${t("page.by", { issuer: issuer.name })}</p>
        <h1 dir="auto" ${langOf(content)}>${content.name}</h1>
        ${lead(content.description, langOf(content))}
        <h2>${t("page.criteria")}</h2>
        ${
          criteria.trim() === ""
            ? html`<p>${t("page.criteria.none")}</p>`
            : html`<div class="prose${style === "" ? "" : " own-style"}">
                <div id="criteria" dir="auto" ${langOf(content)}>${raw(criteria)}</div>
              </div>`
        }
        ${skills(visitor, content)}
        <p class="small"><a href="${site.local(text)}" type="text/markdown">${t("page.criteria.text")}</a></p>
      </div>
    </div>`,
  };
}
