import { html, raw } from "hono/html";
import { renderSVG } from "uqr";
import { base32Of, keyAddress } from "#src/domain/people/one-time-code.ts";
import type { Person } from "#src/domain/people/person.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** The page that shows a new secret to an authenticator app and asks for its first code. */
export function authenticatorPage(
  site: Site,
  visitor: Visitor,
  person: Person,
  secret: Uint8Array,
  wrong: boolean,
): Page {
  const { t } = visitor;
  const address = keyAddress(secret, person.email, site.host);
  const spelled = base32Of(secret).replaceAll(/(.{4})(?=.)/g, "$1 ");
  return peoplePage(site, {
    title: `${t("people.authenticator.title")} · ${site.host}`,
    status: wrong ? 422 : 200,
    body: html`<div class="narrow">
      <h1>${t("people.authenticator.title")}</h1>
      <ol class="guided">
        <li>
          <p>${t("people.authenticator.scan")}</p>
          <div class="qr" role="img" aria-label="${t("people.authenticator.qr")}">
            ${raw(renderSVG(address))}
          </div>
          <p>${t("people.authenticator.type")}</p>
          <p><code class="secret" dir="ltr">${spelled}</code></p>
        </li>
        <li>
          ${form(
            site,
            visitor,
            "/account/authenticator/confirm",
            html`${input({
                name: "code",
                label: t("people.authenticator.code"),
                autocomplete: "one-time-code",
                inputmode: "numeric",
                error: wrong ? t("people.code-wrong") : null,
              })}
              <div class="actions">${submit(t("people.authenticator.confirm"))}</div>`,
          )}
        </li>
      </ol>
    </div>`,
  });
}
