import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, hidden, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** Behind the link in the mail to a new address. */
export function newAddressPage(site: Site, visitor: Visitor, email: string, token: string): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.new-address.title")} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.new-address.title")}</h1>
      <p class="lead" dir="auto">${t("people.new-address.lead", { email })}</p>
      ${form(
        site,
        visitor,
        "/account/address/confirm",
        html`${hidden("tk", token)}
          <div class="actions">${submit(t("people.new-address.button"))}</div>`,
      )}
    </div>`,
  });
}
