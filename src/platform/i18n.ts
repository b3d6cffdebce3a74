import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import english from "../../locales/en.json" with { type: "json" };

/** The key of a text in `locales/en.json`. */
export type TextKey = keyof typeof english;

/** Gives a text by its key, its placeholders filled in; what comes back is plain text, not HTML. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number | Date>>) => string;

const directory = new URL("../../locales/", import.meta.url);

/** The languages there are texts in, English first. */
export const languages: readonly string[] = readdirSync(directory)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(/\.json$/, ""))
  .toSorted((a, b) => Number(b === "en") - Number(a === "en") || a.localeCompare(b));

const translators = new Map<string, Translate>();

/** Texts in a language such as `fi` or `sv-FI`; English where there are none. */
export function translator(language: string): Translate {
  const known = bestLanguage(language, languages);
  const made = translators.get(known) ?? makeTranslator(known);
  translators.set(known, made);
  return made;
}

function makeTranslator(language: string): Translate {
  const texts: Partial<Record<string, string>> =
    language === "en" ? english : parseTexts(readFileSync(new URL(`${language}.json`, directory), "utf8"));
  const messages = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    let message = messages.get(key);
    if (!message) {
      const own = texts[key];
      const [text, textLanguage] = own === undefined ? [english[key], "en"] : [own, language];
      message = new IntlMessageFormat(text, textLanguage, undefined, { ignoreTag: true });
      messages.set(key, message);
    }
    return String(message.format(values));
  };
}

function parseTexts(json: string): Record<string, string> {
  const texts: Record<string, string> = JSON.parse(json);
  return texts;
}

/**
 * The available language that an `Accept-Language` header likes best, by its weights and then its order. A wish also takes what
 * is less exact (`zh-Hant` or `zh` for `zh-Hant-TW`), then another kind of the same language. The first available one when none fits.
 */
export function bestLanguage(header: string | null | undefined, available: readonly string[]): string {
  for (const wish of wishesOf(header)) {
    if (wish === "*") break;
    const found = closest(wish, available);
    if (found) return found;
  }
  return available[0] ?? "en";
}

function closest(wish: string, available: readonly string[]): string | undefined {
  const parts = wish.split("-");
  for (let length = parts.length; length > 0; length--) {
    const shorter = parts.slice(0, length).join("-");
    const found = available.find((language) => language.toLowerCase() === shorter);
    if (found) return found;
  }
  return available.find((language) => language.toLowerCase().split("-")[0] === parts[0]);
}

/** The language tags of an `Accept-Language` header in lower case, liked best first. */
export function wishesOf(header: string | null | undefined): string[] {
  return (header ?? "")
    .slice(0, 1000)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, weight: weight ? Number(weight.slice(2)) || 0 : 1 };
    })
    .filter((wish) => wish.weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** A language tag in its usual spelling, such as `fi-FI` for `FI-fi`; null for what is none. */
export function languageTag(text: string): string | null {
  if (!/^[a-z]{2,4}(-[a-z0-9]{2,8}){0,3}$/i.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** The direction in which a language is written; `auto`, which looks at the text itself, for what is no language tag. */
export function directionOf(language: string): "ltr" | "rtl" | "auto" {
  const tag = languageTag(language);
  if (tag === null) return "auto";
  const locale = new Intl.Locale(tag) as Intl.Locale & { getTextInfo(): { direction: "ltr" | "rtl" } };
  return locale.getTextInfo().direction;
}

/** A language's name in itself, with a capital as in a list: `Suomi` for `fi`. What is no language tag comes back as it is. */
export function nameOfLanguage(language: string): string {
  const tag = languageTag(language);
  if (tag === null) return language;
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
