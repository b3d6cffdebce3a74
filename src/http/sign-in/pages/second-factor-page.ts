import { html } from "hono/html";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { passkeyButton, passkeyScript } from "#src/http/sign-in/pages/passkey-parts.ts";
import { alertOf, form, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** The page that asks for a code of the authenticator app or a recovery code. */
export function secondFactorPage(
  site: Site,
  visitor: Visitor,
  next: string,
  trouble: "wrong" | "paused" | null,
): Page {
  const { t } = visitor;
  return peoplePage(site, {
    title: `${t("people.second.title")} · ${site.host}`,
    status: trouble === null ? 200 : trouble === "wrong" ? 422 : 429,
    ...passkeyScript(site),
    body: html`<div class="narrow">
      <h1>${t("people.second.title")}</h1>
      <p class="lead">${t("people.second.lead")}</p>
      ${alertOf(trouble === "paused" ? t("people.second.paused") : null)}
      <section class="card">
        ${form(
          site,
          visitor,
          "/sign-in/second",
          html`${input({
              name: "code",
              label: t("people.code"),
              autocomplete: "one-time-code",
              error: trouble === "wrong" ? t("people.code-wrong") : null,
              focused: true,
            })}
            <div class="actions">${submit(t("people.sign-in.button"))}</div>`,
        )}
      </section>
      ${passkeyButton(site, visitor, next)}
      <p class="small">${t("people.second.recovery")}</p>
    </div>`,
  });
}
