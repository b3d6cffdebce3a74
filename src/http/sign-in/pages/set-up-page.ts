import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { alertOf, form, hidden, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";
import type { Problem } from "#src/platform/problem.ts";

/** What was written into the form of the first account. */
export interface SetUpForm {
  readonly token: string;
  /** There is no issuer yet. */
  readonly withIssuer: boolean;
  readonly name: string;
  readonly email: string;
  readonly issuerName: string;
  readonly url: string;
}

/** The page that makes the first account and the first issuer. */
export function setUpPage(site: Site, visitor: Visitor, given: SetUpForm, fault: Problem | null): Page {
  const { t } = visitor;
  // The issuer's name and the person's are both called `name` where they are checked: the person's is checked first.
  const issuerFault = fault?.detail.field === "name" && given.name.trim() !== "";
  const wrong = (field: "name" | "email" | "password" | "url") =>
    fault?.detail.field === field && !(field === "name" && issuerFault) ? t(`people.fault.${field}`) : null;
  return peoplePage(site, {
    title: `${t("people.set-up.title")} · ${site.host}`,
    status: fault ? 422 : 200,
    body: html`<div class="narrow">
      <h1>${t("people.set-up.title")}</h1>
      <p class="lead">${t("people.set-up.lead")}</p>
      ${alertOf(fault ? t("people.fault.some") : null)}
      ${form(
        site,
        visitor,
        "/set-up",
        html`${hidden("tk", given.token)}
          <section class="card" aria-labelledby="you">
            <h2 id="you">${t("people.set-up.you")}</h2>
            ${input({ name: "name", label: t("people.name"), value: given.name, autocomplete: "name", error: wrong("name") })}
            ${input({ name: "email", label: t("people.email"), type: "email", value: given.email, autocomplete: "username", error: wrong("email") })}
            ${input({
              name: "password",
              label: t("people.password"),
              type: "password",
              autocomplete: "new-password",
              hint: t("people.password.rule"),
              error: wrong("password"),
            })}
          </section>
          ${
            given.withIssuer
              ? html`<section class="card" aria-labelledby="organisation">
                  <h2 id="organisation">${t("people.set-up.issuer")}</h2>
                  <p class="small">${t("people.set-up.issuer-hint")}</p>
                  ${input({
                    name: "issuer",
                    label: t("people.set-up.issuer-name"),
                    value: given.issuerName,
                    autocomplete: "organization",
                    error: issuerFault ? t("people.fault.name") : null,
                  })}
                  ${input({
                    name: "url",
                    label: t("people.set-up.url"),
                    type: "url",
                    value: given.url,
                    autocomplete: "url",
                    error: wrong("url"),
                  })}
                </section>`
              : ""
          }
          <div class="actions">${submit(t("people.set-up.button"))}</div>`,
      )}
    </div>`,
  });
}
