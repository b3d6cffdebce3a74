import { OpenBadgesError } from "../open-badges-error.ts";

/** An extension of one of 1EdTech's vocabularies (OB 3.0 Extending vocabularies), such as `ext:MicroDegree`. */
export type VocabularyExtension = `ext:${string}`;

const EXTENSION = /^ext:[a-zA-Z0-9._-]+$/;
const LANGUAGE = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/**
 * Refuses a term that is neither in a vocabulary nor a proper extension of it (OB 3.0 Enumerations).
 *
 * Throws `vocabulary-invalid`.
 *
 * @example
 * checkTerm("ext:MicroDegree", ACHIEVEMENT_TYPES);
 */
export function checkTerm(term: string, vocabulary: readonly string[]): void {
  if (!vocabulary.includes(term) && !EXTENSION.test(term)) {
    throw new OpenBadgesError("vocabulary-invalid", "A term is not in its vocabulary and is no extension.");
  }
}

/**
 * Refuses what OB 3.0 does not take as a language (OB 3.0 LanguageCode): `en`, `en-GB`, `zh-Hant`, `es-419`.
 *
 * Throws `language-invalid`.
 *
 * @example
 * checkLanguage("zh-Hant");
 */
export function checkLanguage(language: string): void {
  if (!LANGUAGE.test(language)) {
    throw new OpenBadgesError("language-invalid", "The language is not written as Open Badges 3.0 want it.");
  }
}
