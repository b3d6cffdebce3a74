import { isKnown } from "#src/http/entity-tag.ts";
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { assetPaths } from "#src/http/pages/assets.ts";
import type { Html } from "#src/http/pages/elements.ts";
import { pageHeaders } from "#src/http/pages/headers.ts";
import { icons } from "#src/http/pages/icons.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { Web } from "#src/http/web.ts";
import { languages, nameOfLanguage } from "#src/platform/i18n.ts";

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Elements for the head beyond the usual ones. */
  readonly head?: Html;
  /** Who speaks on this page, shown at its top; Badgeworks itself when absent. */
  readonly issuer?: { readonly name: string; readonly address: string };
  readonly cacheControl: string;
  readonly status?: ContentfulStatusCode;
  /** Search engines may list the page. */
  readonly listed?: boolean;
  readonly script?: boolean;
  readonly ownScript?: boolean;
  readonly tellsOrigin?: boolean;
  readonly style?: string;
  /** The page is one form of a document that has others. */
  readonly negotiated?: boolean;
}

/** Answers with a whole page in the visitor's language. */
export async function answerWithPage(
  c: Context<Web>,
  site: Site,
  visitor: Visitor,
  page: Page,
): Promise<Response> {
  const text = String(await whole(site, visitor, page));
  const headers: Record<string, string> = {
    "content-type": "text/html; charset=utf-8",
    "content-language": visitor.language,
    "cache-control": page.cacheControl,
    vary: page.negotiated ? "Accept, Accept-Language" : "Accept-Language",
    ...pageHeaders(page),
  };
  if (page.cacheControl.startsWith("public")) {
    headers["etag"] = `"${createHash("sha1").update(text).digest("base64url")}"`;
    if (isKnown(c.req.header("if-none-match"), headers["etag"])) return c.body(null, 304, headers);
  }
  return c.body(text, page.status ?? 200, headers);
}

function whole(site: Site, visitor: Visitor, page: Page): Html {
  const { t } = visitor;
  return html`<!doctype html>
    <html lang="${visitor.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <link rel="preload" href="${site.base}${assetPaths.font}" as="font" type="font/woff2" crossorigin />
        <link rel="stylesheet" href="${site.base}${assetPaths.style}" />
        <link rel="icon" href="${site.base}${assetPaths.icon}" type="image/svg+xml" />
        <meta name="theme-color" content="#f6f4ee" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0f1513" media="(prefers-color-scheme: dark)" />
        ${page.listed ? "" : html`<meta name="robots" content="noindex" />`}
        ${page.script ? html`<script src="${site.base}${assetPaths.copyLink}" defer></script>` : ""}
        ${page.head} ${page.style === undefined ? "" : raw(`<style>${page.style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#content">${t("page.skip")}</a>
        <header class="top">${homeLink(site, visitor, page)} ${languageMenu(visitor)}</header>
        <main id="content">${page.body}</main>
        <footer class="foot">
          <p>${t("page.footer", { host: site.host })}</p>
          <p><a href="${visitor.link(`${site.base}/`)}">${t("page.check.title")}</a></p>
        </footer>
      </body>
    </html> `;
}

function homeLink(site: Site, visitor: Visitor, page: Page): Html {
  if (page.issuer) {
    return html`<a class="home" href="${visitor.link(page.issuer.address)}"
      ><bdi>${page.issuer.name}</bdi></a
    >`;
  }
  return html`<a class="home" href="${visitor.link(`${site.base}/`)}">${icons.hexagon}Badgeworks</a>`;
}

/** The same page in the other languages; a `details` needs no script. */
function languageMenu(visitor: Visitor): Html {
  const entries = languages.map((language) => {
    const name = names.get(language);
    if (language === visitor.language)
      return html`<li><span lang="${language}" aria-current="true">${name}</span></li>`;
    return html`<li>
      <a href="${visitor.here(language)}" lang="${language}" hreflang="${language}">${name}</a>
    </li>`;
  });
  return html`<nav aria-label="${visitor.t("page.language")}">
    <details class="languages">
      <summary><span lang="${visitor.language}">${names.get(visitor.language)}</span>${icons.down}</summary>
      <ul>
        ${entries}
      </ul>
    </details>
  </nav>`;
}

/** The languages' own names. */
const names = new Map(languages.map((language) => [language, nameOfLanguage(language)]));
