import { html } from "hono/html";
import type { SignInProvider } from "#src/domain/people/providers/provider.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { passkeyButton, passkeyScript } from "#src/http/sign-in/pages/passkey-parts.ts";
import { providerButtons } from "#src/http/sign-in/pages/provider-pages.ts";
import { alertOf, form, hidden, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** The page to sign in on. */
export function signInPage(
  site: Site,
  visitor: Visitor,
  given: {
    readonly email: string;
    readonly next: string;
    readonly providers: readonly SignInProvider[];
    readonly trouble: "wrong" | "paused" | null;
  },
): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.sign-in.title")} · ${site.host}`,
    status: given.trouble === null ? 200 : given.trouble === "wrong" ? 422 : 429,
    ...passkeyScript(site),
    body: html`<div class="narrow">
      <h1>${t("people.sign-in.title")}</h1>
      <p class="lead">${t("people.sign-in.lead")}</p>
      ${alertOf(given.trouble === null ? null : t(`people.sign-in.${given.trouble}`))}
      ${providerButtons(site, visitor, given.providers, given.next)}
      <section class="card">
        ${form(
          site,
          visitor,
          "/sign-in",
          html`${hidden("next", given.next)}
            ${input({
              name: "email",
              label: t("people.email"),
              type: "email",
              value: given.email,
              autocomplete: "username",
              focused: given.email === "",
            })}
            ${input({
              name: "password",
              label: t("people.password-if-any"),
              type: "password",
              autocomplete: "current-password",
              hint: t("people.sign-in.password-hint"),
              optional: true,
              focused: given.trouble === "wrong",
            })}
            <div class="actions">
              ${submit(t("people.sign-in.button"))}
              ${submit(t("people.sign-in.link-button"), "plain", "way", "link")}
            </div>`,
        )}
        ${passkeyButton(site, visitor, given.next)}
      </section>
      <p class="small">${t("people.sign-in.earners")}</p>
    </div>`,
  });
}
