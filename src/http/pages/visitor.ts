import type { Context } from "hono";
import type { Web } from "#src/http/web.ts";
import { bestLanguage, languages, languageTag, translator, type Translate } from "#src/platform/i18n.ts";

/** Who looks at a page: only the language is known of them. */
export interface Visitor extends Reader {
  /** Chosen by hand on the page, not taken from the browser; perhaps one that only a badge speaks. */
  readonly chosen: string | null;
  /** The languages they like, as an `Accept-Language` header: what was chosen by hand, then what the browser says. */
  readonly wishes: string;
  /** The address with the language in it when the visitor has chosen one by hand. */
  link(address: string): string;
  /** The address of the page they look at, in another language. */
  here(language: string): string;
}

/** How texts, days and moments are written in one of our languages. */
interface Reader {
  readonly language: string;
  readonly t: Translate;
  /** A day, such as `4 May 2026`. */
  date(at: Date): string;
  /** A day and a minute, such as `4 May 2026 at 09:15 UTC`. */
  moment(at: Date): string;
}

/** Reads the language from what was chosen, usually `?lang=`, else from what the browser asks for. */
export function visitorOf(c: Context<Web>, wanted = c.req.query("lang")): Visitor {
  return visitorWith(wanted ?? null, c.req.header("accept-language") ?? "", c.req.query());
}

/** A visitor who has chosen this language, or none, and whose browser asks for these. */
export function visitorWith(
  wanted: string | null,
  header: string,
  query: Readonly<Record<string, string>> = {},
): Visitor {
  const chosen = wanted === null ? null : languageTag(wanted);
  const wishes = [chosen, header].filter(Boolean).join(",");
  return {
    ...readerOf(bestLanguage(wishes, languages)),
    chosen,
    wishes,
    link: (address) => (chosen ? `${address}${address.includes("?") ? "&" : "?"}lang=${chosen}` : address),
    here: (language) => `?${new URLSearchParams({ ...query, lang: language }).toString()}`,
  };
}

const readers = new Map<string, Reader>();

function readerOf(language: string): Reader {
  const reader = readers.get(language) ?? makeReader(language);
  readers.set(language, reader);
  return reader;
}

function makeReader(language: string): Reader {
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
    t: translator(language),
    date: (at) => day.format(at),
    moment: (at) => `${minute.format(at)} UTC`,
  };
}
