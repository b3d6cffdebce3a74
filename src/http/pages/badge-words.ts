import { html, raw } from "hono/html";
import { everyLanguage, type Alignment, type BadgeWords } from "#src/domain/badges/words.ts";
import { criteriaForPage } from "#src/domain/publishing/criteria.ts";
import type { ShownBadge } from "#src/http/pages/badge-view.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { directionOf, languageTag, nameOfLanguage } from "#src/platform/i18n.ts";

/* What a badge itself says, which may be in another language than the page around it. */

/** The attributes of a passage in a badge's own words: their language, when it is known to be one, and their direction. */
export function inLanguage(language: string): Html {
  const lang = languageTag(language) === null ? "" : html`lang="${language}" `;
  return html`${lang}dir="${directionOf(language)}"`;
}

/** The text below a badge's name; its line breaks stay. */
export function descriptionOf(words: BadgeWords): Html {
  return html`<p class="lead" ${inLanguage(words.language)}>${words.description.trim()}</p>`;
}

/** The criteria below a heading; nothing when there are none. */
export function criteriaBlock(words: BadgeWords, heading: string, site: Site): Html | "" {
  const criteria = criteriaForPage(words.criteria.html, {
    below: 2,
    classes: false,
    ownPictures: `${site.addresses.origin}/`,
  });
  if (criteria.trim() === "") return "";
  return html`<section>
    <h2>${heading}</h2>
    <div class="prose" ${inLanguage(words.language)}>${raw(criteria)}</div>
  </section>`;
}

/** What else is to be known of the achievement, as entries of a list of facts. */
export function detailsOf(visitor: Visitor, words: BadgeWords): Html {
  const { t, language } = visitor;
  const details = [
    [t("page.code"), words.humanCode],
    [t("page.credits"), words.creditsAvailable?.toLocaleString(language) ?? null],
    [t("page.field-of-study"), words.fieldOfStudy],
    [t("page.specialization"), words.specialization],
  ] as const;
  const entries = details
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd ${inLanguage(words.language)}>${value}</dd>
        </div>`,
    );
  return html`${entries}`;
}

/** The badge's tags, and the standards it answers to. */
export function skills(visitor: Visitor, words: BadgeWords): Html {
  const { t } = visitor;
  const tags = html`<h2>${t("page.skills")}</h2>
    <ul class="chips" ${inLanguage(words.language)}>
      ${words.tags.map((tag) => html`<li dir="auto">${tag}</li>`)}
    </ul>`;
  const standards = html`<h2>${t("page.alignment")}</h2>
    <ul class="standards" ${inLanguage(words.language)}>
      ${words.alignment.map(standard)}
    </ul>`;
  return html`${words.tags.length > 0 ? tags : ""} ${words.alignment.length > 0 ? standards : ""}`;
}

function standard(target: Alignment): Html {
  const where = [target.targetFramework, target.targetCode].filter(Boolean).join(", ");
  return html`<li>
    <a href="${target.targetUrl}" rel="nofollow noopener ugc">${target.targetName}</a>
    ${where === "" ? "" : html`<span class="small">(${where})</span>`}
    ${target.targetDescription ? html`<p class="small">${target.targetDescription}</p>` : ""}
  </li>`;
}

/** The page in each language the badge speaks; nothing when it speaks one. */
export function languageSwitch(visitor: Visitor, { content, words }: ShownBadge): Html | "" {
  if (content.translations.length === 0) return "";
  const entries = everyLanguage(content).map(({ language }) => {
    const name = nameOfLanguage(language);
    return language === words.language
      ? html`<li><span ${inLanguage(language)} aria-current="true">${name}</span></li>`
      : html`<li>
          <a href="${visitor.here(language)}" hreflang="${language}" ${inLanguage(language)}>${name}</a>
        </li>`;
  });
  return html`<nav class="badge-languages" aria-label="${visitor.t("page.badge-languages")}">
    <ul>
      ${entries}
    </ul>
  </nav>`;
}

/** For search engines and browsers: where the page is in each language the badge speaks. `at` is its permanent address. */
export function languageLinks({ content }: ShownBadge, at: string): Html | "" {
  if (content.translations.length === 0) return "";
  const links = everyLanguage(content).map(
    ({ language }) =>
      html`<link rel="alternate" hreflang="${language}" href="${withLanguage(at, language)}" />`,
  );
  return html`${links}<link rel="alternate" hreflang="x-default" href="${at}" />`;
}

/** Where a page is in the language of these words when that was chosen by hand, else its permanent address. */
export function canonicalAddress(visitor: Visitor, { content, words }: ShownBadge, at: string): string {
  const own = visitor.chosen !== null && content.translations.length > 0;
  return own ? withLanguage(at, words.language) : at;
}

function withLanguage(address: string, language: string): string {
  return `${address}${address.includes("?") ? "&" : "?"}lang=${language}`;
}
