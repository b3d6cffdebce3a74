import { html } from "hono/html";
import type { Person } from "#src/domain/people/person.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, hidden, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** Behind a mailed link: one button, so that programs that follow links sign nobody in. */
export function linkPage(site: Site, visitor: Visitor, person: Person, token: string): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.sign-in.title")} · ${site.host}`,
    body: html`<div class="narrow">
      <h1>${t("people.sign-in.title")}</h1>
      <p class="lead" dir="auto">${t("people.link.as", { name: person.name, email: person.email })}</p>
      ${form(
        site,
        visitor,
        "/sign-in/link",
        html`${hidden("tk", token)}
          <div class="actions">${submit(t("people.sign-in.button"))}</div>`,
      )}
      <p class="small">${t("people.link.not-asked")}</p>
    </div>`,
  });
}

/** A link or a step that is over. */
export function deadLinkPage(site: Site, visitor: Visitor): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.link.dead-title")} · ${site.host}`,
    status: 410,
    body: html`<div class="narrow">
      <h1>${t("people.link.dead-title")}</h1>
      <p class="lead">${t("people.link.dead-body")}</p>
      <p class="actions">
        <a class="button main" href="${visitor.link(`${site.base}/sign-in`)}">${t("people.sent.again")}</a>
      </p>
    </div>`,
  });
}
