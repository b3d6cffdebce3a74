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
 * The available language that an `Accept-Language` header likes best, by its weights and then its order; a region counts as
 * its language. The first available one when none fits.
 */
export function bestLanguage(header: string | null | undefined, available: readonly string[]): string {
  const wishes = (header ?? "")
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
    .toSorted((a, b) => b.weight - a.weight);
  for (const { tag } of wishes) {
    const exact = available.find((language) => language.toLowerCase() === tag);
    const found = exact ?? available.find((language) => language.toLowerCase() === tag.split("-")[0]);
    if (found) return found;
    if (tag === "*") break;
  }
  return available[0] ?? "en";
}
