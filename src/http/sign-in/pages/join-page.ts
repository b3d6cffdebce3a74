import { html } from "hono/html";
import type { Issuer } from "#src/domain/issuers/issuer.ts";
import type { Person } from "#src/domain/people/person.ts";
import type { TeamInvitation } from "#src/domain/people/team/invitations.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, hidden, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";

/** What the page behind an invitation shows. */
export interface JoinView {
  readonly invitation: TeamInvitation;
  readonly issuer: Issuer;
  /** Whether the invited address has an account. */
  readonly known: boolean;
  readonly token: string;
  readonly signedIn: Person | null;
  readonly name: string;
  readonly wrongName: boolean;
}

/** The page behind an invitation into a team: what for, and one button. */
export function joinPage(site: Site, visitor: Visitor, view: JoinView): Page {
  const { t } = visitor;
  const { invitation, issuer, signedIn } = view;
  const tasks = invitation.roles.map(({ role }) => t(`people.does.${role}`));
  const newcomer = signedIn === null && !view.known;
  return peoplePage(site, {
    title: `${t("people.join.title", { issuer: issuer.name })} · ${site.host}`,
    status: view.wrongName ? 422 : 200,
    body: html`<div class="narrow">
      <h1 dir="auto">${t("people.join.title", { issuer: issuer.name })}</h1>
      <p class="lead">${t("people.join.lead")}</p>
      <ul>
        ${tasks.map((task) => html`<li>${task}</li>`)}
      </ul>
      <section class="card">
        ${signedIn ? html`<p dir="auto">${t("people.link.as", { name: signedIn.name, email: signedIn.email })}</p>` : ""}
        ${signedIn === null && view.known ? html`<p dir="auto">${t("people.join.known", { email: invitation.email })}</p>` : ""}
        ${newcomer ? html`<p dir="auto">${t("people.join.new", { email: invitation.email })}</p>` : ""}
        ${form(
          site,
          visitor,
          "/join",
          html`${hidden("tk", view.token)}
            ${
              newcomer
                ? input({
                    name: "name",
                    label: t("people.name"),
                    value: view.name,
                    autocomplete: "name",
                    error: view.wrongName ? t("people.fault.name") : null,
                  })
                : ""
            }
            <div class="actions">
              ${submit(t(signedIn === null && view.known ? "people.join.sign-in" : "people.join.button"))}
            </div>`,
        )}
      </section>
      <p class="small">${t("people.join.until", { date: visitor.date(invitation.expiresAt) })}</p>
    </div>`,
  });
}
