import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { peoplePage } from "#src/http/sign-in/pages/form.ts";

/** New recovery codes: shown this once. */
export function recoveryCodesPage(site: Site, visitor: Visitor, codes: readonly string[]): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.codes.title")} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.codes.title")}</h1>
      <p class="lead">${t("people.codes.lead")}</p>
      <ul class="codes" dir="ltr">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <p class="actions">
        <a class="button main" href="${visitor.link(`${site.base}/account`)}">${t("people.codes.kept")}</a>
      </p>
    </div>`,
  });
}
