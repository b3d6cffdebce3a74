import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { peoplePage } from "#src/http/sign-in/pages/form.ts";

/** After a link was asked for: the same whether or not the address has an account. */
export function sentPage(site: Site, visitor: Visitor): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.sent.title")} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.sent.title")}</h1>
      <p class="lead">${t("people.sent.body")}</p>
      <p>${t("people.sent.nothing")}</p>
      <p class="actions">
        <a class="button" href="${visitor.link(`${site.base}/sign-in`)}">${t("people.sent.again")}</a>
      </p>
    </div>`,
  });
}
