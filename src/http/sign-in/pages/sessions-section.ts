import { html } from "hono/html";
import { browserName } from "#src/http/browser-name.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { AccountView } from "#src/http/sign-in/pages/account-page.ts";
import { form, hidden, submit } from "#src/http/sign-in/pages/form.ts";

/** Where somebody is signed in, each with a button that ends it. */
export function sessionsSection(site: Site, visitor: Visitor, { ways, signedIn }: AccountView): Html {
  const { t } = visitor;
  const rows = ways.sessions.map((session) => {
    const here = session.id === signedIn.session.id;
    const browser = browserName(session.userAgent) || t("people.sessions.unknown");
    return html`<li>
      <div>
        <strong>${browser}</strong
        >${here ? html` <span class="tag ok">${t("people.sessions.here")}</span>` : ""}
        <p class="small">
          ${t("people.sessions.facts", {
            method: t(`people.method.${session.method}`),
            time: visitor.moment(session.lastSeenAt),
            address: session.address,
          })}
        </p>
      </div>
      ${
        here
          ? ""
          : form(
              site,
              visitor,
              "/account/sessions",
              html`${hidden("session", session.id)}
                <button class="button" aria-label="${t("people.sessions.end-of", { browser })}">
                  ${t("people.sessions.end")}
                </button>`,
            )
      }
    </li>`;
  });
  return html`<section class="card" aria-labelledby="sessions">
    <h2 id="sessions">${t("people.sessions.title")}</h2>
    <ul class="rows">
      ${rows}
    </ul>
    ${
      ways.sessions.length > 1
        ? form(
            site,
            visitor,
            "/account/sessions",
            html`<div class="actions">
              ${submit(t("people.sessions.end-others"), "plain", "session", "others")}
            </div>`,
          )
        : ""
    }
  </section>`;
}
