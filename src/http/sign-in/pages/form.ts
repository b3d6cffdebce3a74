import { html, raw } from "hono/html";
import { assetPaths } from "#src/http/pages/assets.ts";
import type { Html } from "#src/http/pages/elements.ts";
import type { Page } from "#src/http/pages/layout.ts";
import type { Site } from "#src/http/pages/site.ts";
import type { Visitor } from "#src/http/pages/visitor.ts";

/** What all pages of this door have in common. */
export function peoplePage(site: Site, page: Pick<Page, "title" | "body"> & Partial<Page>): Page {
  return {
    cacheControl: "no-store",
    tellsOrigin: true,
    ...page,
    head: html`<link rel="stylesheet" href="${site.base}${assetPaths.peopleStyle}" />${page.head ?? ""}`,
  };
}

/** A form that is sent to a path of ours, in the language of the page it stands on. */
export function form(site: Site, visitor: Visitor, action: string, content: Html): Html {
  return html`<form class="stack" method="post" action="${site.base}${action}">
    ${hiddenLanguage(visitor)}${content}
  </form>`;
}

/** The language chosen by hand, carried through a form. */
export function hiddenLanguage(visitor: Visitor): Html | "" {
  return visitor.chosen ? html`<input type="hidden" name="lang" value="${visitor.chosen}" />` : "";
}

/** What a form carries unseen. */
export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

interface Input {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password" | "url";
  readonly value?: string;
  readonly autocomplete?: string;
  readonly inputmode?: "numeric";
  readonly hint?: string;
  readonly optional?: true;
  /** What is wrong with what was written. */
  readonly error?: string | null;
  readonly focused?: boolean;
}

/** A labelled text field with its hint and what is wrong with it. */
export function input(given: Input): Html {
  const { name, label, type = "text", value = "", hint, error } = given;
  const described = [hint ? `${name}-hint` : "", error ? `${name}-error` : ""].filter(Boolean).join(" ");
  const attributes = [
    given.autocomplete ? ` autocomplete="${given.autocomplete}"` : "",
    given.inputmode ? ` inputmode="${given.inputmode}"` : "",
    given.optional ? "" : " required",
    type === "text" ? "" : ' spellcheck="false" autocapitalize="none"',
    type === "email" || type === "url" ? ' dir="ltr"' : "",
    described ? ` aria-describedby="${described}"` : "",
    error ? ' aria-invalid="true"' : "",
    error || given.focused ? " autofocus" : "",
  ].join("");
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint ? html`<p class="small" id="${name}-hint">${hint}</p>` : ""}
    <input id="${name}" name="${name}" type="${type}" value="${value}" ${raw(attributes)} />
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : ""}
  </div>`;
}

/** What went wrong with a form as a whole. */
export function alertOf(text: string | null): Html | "" {
  return text === null ? "" : html`<div class="notice bad" role="alert"><p>${text}</p></div>`;
}

/** A button that sends its form. */
export function submit(label: string, look: "main" | "plain" = "main", name = "", value = ""): Html {
  return html`<button
    class="button${look === "main" ? " main" : ""}"
    ${name ? raw(` name="${name}" value="${value}"`) : ""}
  >
    ${label}
  </button>`;
}
