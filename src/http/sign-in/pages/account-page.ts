import { html, raw } from "hono/html";
import type { SignedIn } from "#src/domain/people/sessions.ts";
import type { Membership } from "#src/domain/people/team/membership.ts";
import type { WaysIn } from "#src/domain/people/ways-in.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import { form, hidden, input, peoplePage, submit } from "#src/http/sign-in/pages/form.ts";
import { passkeyScript, passkeysSection } from "#src/http/sign-in/pages/passkey-parts.ts";
import { sessionsSection } from "#src/http/sign-in/pages/sessions-section.ts";
import { bestLanguage, languages, nameOfLanguage } from "#src/platform/i18n.ts";
import type { Problem } from "#src/platform/problem.ts";

/** What the account page shows. */
export interface AccountView {
  readonly signedIn: SignedIn;
  /** The name of the issuer that an operator acts for. */
  readonly actingFor: string | null;
  readonly memberships: readonly Membership[];
  readonly ways: WaysIn;
  /** What is wrong with the form that was sent. */
  readonly fault: Problem | null;
  /** What was just done. */
  readonly done: string | null;
  readonly now: Date;
}

const doneTexts = [
  "details",
  "address-sent",
  "address",
  "password",
  "passkey-added",
  "passkey-removed",
  "sessions",
  "left",
  "acting",
] as const;

/** The account of whoever is signed in: what they do where, how they sign in, where they are signed in. */
export function accountPage(site: Site, visitor: Visitor, view: AccountView): Page {
  const { t } = visitor;
  const { actingFor } = view;
  const { person } = view.signedIn;
  const done = doneTexts.find((text) => text === view.done);
  return peoplePage(site, {
    title: `${t("people.account.title")} · ${site.host}`,
    status: view.fault ? 422 : 200,
    ...passkeyScript(site),
    body: html`<div class="narrow">
      <div class="heading">
        <h1>${t("people.account.title")}</h1>
        ${form(site, visitor, "/sign-out", submit(t("people.sign-out"), "plain"))}
      </div>
      <p class="lead" dir="auto">${t("people.link.as", { name: person.name, email: person.email })}</p>
      ${done ? html`<div class="notice ok" role="status"><p>${t(`people.done.${done}`)}</p></div>` : ""}
      ${actingFor ? actingNotice(site, visitor, actingFor) : ""} ${work(site, visitor, view)}
      ${details(site, visitor, view)} ${password(site, visitor, view)} ${passkeysSection(site, visitor, view)}
      ${authenticator(site, visitor, view)} ${sessionsSection(site, visitor, view)}
      ${address(site, visitor, view)}
    </div>`,
  });
}

function actingNotice(site: Site, visitor: Visitor, issuer: string): Html {
  const { t } = visitor;
  return html`<section class="notice warn" aria-label="${t("people.acting.title")}">
    <p>${t("people.acting.body", { issuer })}</p>
    ${form(site, visitor, "/account/acting/stop", submit(t("people.acting.stop"), "plain"))}
  </section>`;
}

function work(site: Site, visitor: Visitor, { memberships, signedIn }: AccountView): Html {
  const { t } = visitor;
  const rows = memberships.map(({ issuerId, issuerName, roles }) => {
    const tasks = roles.map(({ role, badges }) =>
      badges
        ? t("people.role.some", { role: t(`people.role.${role}`), count: badges.length })
        : t(`people.role.${role}`),
    );
    return html`<li>
      <div>
        <strong dir="auto">${issuerName}</strong>
        <p class="small">${tasks.join(", ")}</p>
      </div>
      ${form(
        site,
        visitor,
        "/account/leave",
        html`${hidden("issuer", issuerId)}
          <button class="button" aria-label="${t("people.work.leave-of", { issuer: issuerName })}">
            ${t("people.work.leave")}
          </button>`,
      )}
    </li>`;
  });
  return html`<section class="card" aria-labelledby="work">
    <h2 id="work">${t("people.work.title")}</h2>
    ${
      rows.length > 0
        ? html`<ul class="rows">
            ${rows}
          </ul>`
        : html`<p>${t("people.work.none")}</p>`
    }
    ${
      signedIn.person.operator
        ? html`<p class="small">
            ${t("people.work.operator")}
            <a href="${visitor.link(`${site.base}/account/providers`)}">${t("people.provider.title")}</a>
          </p>`
        : ""
    }
  </section>`;
}

function details(site: Site, visitor: Visitor, { signedIn, fault }: AccountView): Html {
  const { t } = visitor;
  const now = bestLanguage(signedIn.person.languages, languages);
  const options = languages.map(
    (language) =>
      html`<option value="${language}" lang="${language}" ${language === now ? raw(" selected") : ""}>
        ${nameOfLanguage(language)}
      </option>`,
  );
  return html`<section class="card" aria-labelledby="details">
    <h2 id="details">${t("people.details.title")}</h2>
    ${form(
      site,
      visitor,
      "/account/details",
      html`${input({
          name: "name",
          label: t("people.name"),
          value: signedIn.person.name,
          autocomplete: "name",
          error: fault?.detail.field === "name" ? t("people.fault.name") : null,
        })}
        <div class="field">
          <label for="language">${t("people.details.language")}</label>
          <select id="language" name="language">
            ${options}
          </select>
        </div>
        <div class="actions">${submit(t("people.save"), "plain")}</div>`,
    )}
  </section>`;
}

function password(site: Site, visitor: Visitor, { ways, fault, signedIn }: AccountView): Html {
  const { t } = visitor;
  const since = ways.passwordSince;
  return html`<section class="card" aria-labelledby="password-title">
    <h2 id="password-title">${t("people.password")}</h2>
    <p>${since ? t("people.password.since", { date: visitor.date(since) }) : t("people.password.none")}</p>
    ${form(
      site,
      visitor,
      "/account/password",
      html`<input type="hidden" name="username" autocomplete="username" value="${signedIn.person.email}" />
        ${input({
          name: "password",
          label: t("people.password.new"),
          type: "password",
          autocomplete: "new-password",
          hint: t("people.password.rule"),
          error: fault?.detail.field === "password" ? t("people.fault.password") : null,
        })}
        <div class="actions">${submit(t("people.password.button"), "plain")}</div>`,
    )}
  </section>`;
}

function authenticator(site: Site, visitor: Visitor, { ways }: AccountView): Html {
  const { t } = visitor;
  const content = ways.authenticator
    ? html`<p>${t("people.authenticator.on", { count: ways.recoveryCodes })}</p>
        <div class="actions">
          ${form(site, visitor, "/account/recovery-codes", submit(t("people.authenticator.new-codes"), "plain"))}
          ${form(site, visitor, "/account/authenticator/remove", submit(t("people.authenticator.remove"), "plain"))}
        </div>`
    : html`<p>${t("people.authenticator.off")}</p>
        <div class="actions">
          ${form(site, visitor, "/account/authenticator", submit(t("people.authenticator.add"), "plain"))}
        </div>`;
  return html`<section class="card" aria-labelledby="second">
    <h2 id="second">${t("people.authenticator.title")}</h2>
    ${content}
  </section>`;
}

function address(site: Site, visitor: Visitor, { signedIn, fault }: AccountView): Html {
  const { t } = visitor;
  return html`<section class="card" aria-labelledby="address">
    <h2 id="address">${t("people.email")}</h2>
    <p dir="ltr">${signedIn.person.email}</p>
    ${form(
      site,
      visitor,
      "/account/address",
      html`${input({
          name: "email",
          label: t("people.address.new"),
          type: "email",
          autocomplete: "email",
          hint: t("people.address.hint"),
          error: fault?.detail.field === "email" ? t("people.fault.email") : null,
        })}
        <div class="actions">${submit(t("people.address.button"), "plain")}</div>`,
    )}
  </section>`;
}
