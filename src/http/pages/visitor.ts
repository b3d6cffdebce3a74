import type { Context } from "hono";
import type { Web } from "#src/http/web.ts";
import { bestLanguage, languages, translator, type Translate } from "#src/platform/i18n.ts";

/** Who looks at a page: only the language is known of them. */
export interface Visitor {
  readonly language: string;
  /** Chosen by hand on the page, not taken from the browser. */
  readonly chosen: boolean;
  readonly t: Translate;
  /** A day, such as `4 May 2026`. */
  date(at: Date): string;
  /** A day and a minute, such as `4 May 2026 at 09:15 UTC`. */
  moment(at: Date): string;
  /** The address with the language in it when the visitor has chosen one by hand. */
  link(address: string): string;
}

/** Reads the language from `?lang=`, else from what the browser asks for. */
export function visitorOf(c: Context<Web>): Visitor {
  const wanted = c.req.query("lang") ?? "";
  const chosen = languages.includes(wanted) ? wanted : null;
  return visitorWith(chosen ?? bestLanguage(c.req.header("accept-language"), languages), chosen !== null);
}

const visitors = new Map<string, Visitor>();

/** A visitor who reads this language; `chosen` when links have to carry it on. */
export function visitorWith(language: string, chosen: boolean): Visitor {
  const key = `${language} ${chosen}`;
  const visitor = visitors.get(key) ?? makeVisitor(language, chosen);
  visitors.set(key, visitor);
  return visitor;
}

function makeVisitor(language: string, chosen: boolean): Visitor {
  const locale = language === "en" ? "en-GB" : language;
  // Badges carry no time zone; a day in UTC is the same day for everyone who looks.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const minute = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
    hourCycle: "h23",
  });
  return {
    language,
    chosen,
    t: translator(language),
    date: (at) => day.format(at),
    moment: (at) => `${minute.format(at)} UTC`,
    link: (address) => (chosen ? `${address}${address.includes("?") ? "&" : "?"}lang=${language}` : address),
  };
}
