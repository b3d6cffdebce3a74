import { ACHIEVEMENT_TYPES } from "@badgeworks/openbadges";
import { everyLanguage, type AllWords, type WrittenWords } from "#src/domain/badges/words.ts";
import { languageTag } from "#src/platform/i18n.ts";
import { invalid } from "#src/platform/problem.ts";

const mostLanguages = 50;
const mostCriteria = 1_000_000;

/** What Open Badges 3.0 takes for a language: a language, perhaps a script, perhaps a region. */
const publishable = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/** A language tag in its usual spelling, such as `fi-FI` for `FI_fi`. */
export function requireLanguage(field: string, text: string): string {
  const tag = languageTag(text.trim().replaceAll("_", "-"));
  if (tag !== null && publishable.test(tag)) return tag;
  throw invalid(field, `"${text.slice(0, 40)}" is not a language tag such as en, fi or pt-BR`);
}

/** One of the kinds of achievement of Open Badges 3.0, or an own one that begins with `ext:`. */
export function requireAchievementType(field: string, text: string): string {
  const known = ACHIEVEMENT_TYPES.find((type) => type.toLowerCase() === text.toLowerCase());
  if (known) return known;
  if (/^ext:[a-zA-Z0-9._-]{1,100}$/.test(text)) return text;
  throw invalid(field, `"${text.slice(0, 40)}" is none of ${ACHIEVEMENT_TYPES.join(", ")}, ext:…`);
}

/** Refuses a language that comes twice, too many of them, and more criteria than can be handled at once. */
export function requireSoundWords(badge: AllWords<WrittenWords>): void {
  const all = everyLanguage(badge);
  const languages = all.map((words) => words.language);
  const twice = languages.find((language, at) => languages.indexOf(language) !== at);
  if (twice) throw invalid("language", `${twice} comes twice`);
  if (languages.length > mostLanguages) {
    throw invalid("language", `a badge can have ${mostLanguages} languages, not ${languages.length}`);
  }
  if (all.reduce((sum, { criteria }) => sum + criteria.text.length, 0) > mostCriteria) {
    throw invalid("criteria", `are longer than ${mostCriteria} characters, all languages together`);
  }
}
