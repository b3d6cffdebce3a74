import { html } from "hono/html";
import { relyingPartyOf } from "#src/domain/people/relying-party.ts";
import { assetPaths } from "#src/http/pages/assets.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";
import type { AccountView } from "#src/http/sign-in/pages/account-page.ts";
import { form, hidden } from "#src/http/sign-in/pages/form.ts";

/** What a page with a button for passkeys needs. */
export function passkeyScript(site: Site): Pick<Page, "ownScript" | "head"> {
  if (!hasPasskeys(site)) return {};
  return {
    ownScript: true,
    head: html`<script src="${site.base}${assetPaths.passkey}" defer></script>`,
  };
}

/** A button that signs in with a passkey, or shows with one that it is still oneself. */
export function passkeyButton(site: Site, visitor: Visitor, next: string): Html | "" {
  if (!hasPasskeys(site)) return "";
  const { t } = visitor;
  return html`<passkey-button
    does="use"
    action="${site.base}/sign-in/passkey"
    next="${next}"
    failed="${t("people.passkey.failed")}"
    ><button class="button" type="button">${t("people.passkey.use")}</button>
    <p class="error" role="status"></p
  ></passkey-button>`;
}

/** A person's passkeys, each with a button that removes it, and one to add another. */
export function passkeysSection(site: Site, visitor: Visitor, { ways }: AccountView): Html | "" {
  if (!hasPasskeys(site)) return "";
  const { t } = visitor;
  const rows = ways.passkeys.map(
    ({ id, name, createdAt, lastUsedAt }) =>
      html`<li>
        <div>
          <strong>${name}</strong>
          <p class="small">
            ${
              lastUsedAt
                ? t("people.passkey.used", { added: visitor.date(createdAt), used: visitor.date(lastUsedAt) })
                : t("people.passkey.unused", { added: visitor.date(createdAt) })
            }
          </p>
        </div>
        ${form(
          site,
          visitor,
          "/account/passkeys/remove",
          html`${hidden("passkey", id)}
            <button class="button" aria-label="${t("people.passkey.remove-of", { name })}">
              ${t("people.passkey.remove")}
            </button>`,
        )}
      </li>`,
  );
  return html`<section class="card" aria-labelledby="passkeys">
    <h2 id="passkeys">${t("people.passkey.title")}</h2>
    <p>${t("people.passkey.lead")}</p>
    ${
      rows.length > 0
        ? html`<ul class="rows">
            ${rows}
          </ul>`
        : ""
    }
    <passkey-button does="add" action="${site.base}/account/passkeys" failed="${t("people.passkey.failed")}"
      ><button class="button" type="button">${t("people.passkey.add")}</button>
      <p class="error" role="status"></p
    ></passkey-button>
  </section>`;
}

function hasPasskeys(site: Site): boolean {
  return relyingPartyOf(site.addresses.origin) !== null;
}
