import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { passkeyButton, passkeyScript } from "#src/http/sign-in/pages/passkey-parts.ts";
import { alertOf, form, hidden, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** The page on which somebody signed in shows again who they are, in the ways they have. */
export function againPage(
  site: Site,
  visitor: Visitor,
  given: {
    readonly password: boolean;
    readonly authenticator: boolean;
    readonly next: string;
    readonly trouble: "wrong" | "paused" | null;
  },
): Page {
  const { t } = visitor;
  const { next, trouble } = given;
  return peoplePage(site, {
    title: `${t("people.again.title")} · ${site.host}`,
    status: trouble === null ? 200 : trouble === "wrong" ? 422 : 429,
    ...passkeyScript(site),
    body: html`<div class="narrow">
      <h1>${t("people.again.title")}</h1>
      <p class="lead">${t("people.again.lead")}</p>
      ${alertOf(trouble === null ? null : t(trouble === "wrong" ? "people.again.wrong" : "people.second.paused"))}
      ${
        given.password
          ? html`<section class="card">
              ${form(
                site,
                visitor,
                "/sign-in/again",
                html`${hidden("next", next)}${hidden("way", "password")}
                  ${input({ name: "password", label: t("people.password"), type: "password", autocomplete: "current-password" })}
                  <div class="actions">${submit(t("people.again.button"))}</div>`,
              )}
            </section>`
          : ""
      }
      ${
        given.authenticator
          ? html`<section class="card">
              ${form(
                site,
                visitor,
                "/sign-in/again",
                html`${hidden("next", next)}${hidden("way", "code")}
                  ${input({ name: "code", label: t("people.code"), autocomplete: "one-time-code" })}
                  <div class="actions">${submit(t("people.again.button"))}</div>`,
              )}
            </section>`
          : ""
      }
      ${form(
        site,
        visitor,
        "/sign-in/again",
        html`${hidden("next", next)}
          <div class="actions">${submit(t("people.sign-in.link-button"), "plain", "way", "link")}</div>`,
      )}
      ${passkeyButton(site, visitor, next)}
    </div>`,
  });
}
