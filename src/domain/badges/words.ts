import { bothForms, asWritten, type Criteria, type WrittenCriteria } from "#src/domain/badges/criteria.ts";
import { bestLanguage } from "#src/platform/i18n.ts";

/** A place in a framework of skills or standards that a badge answers to. */
export interface Alignment {
  readonly targetName: string;
  readonly targetUrl: string;
  readonly targetDescription: string | null;
  readonly targetFramework: string | null;
  readonly targetCode: string | null;
}

/** What a badge says in one language. */
export interface BadgeWords {
  /** A language tag such as `fi` or `pt-BR`. */
  readonly language: string;
  readonly name: string;
  readonly description: string;
  readonly criteria: Criteria;
  readonly tags: readonly string[];
  readonly alignment: readonly Alignment[];
  /** One of Open Badges 3.0's kinds of achievement, or an own one such as `ext:Diving`. */
  readonly achievementType: string | null;
  readonly creditsAvailable: number | null;
  readonly fieldOfStudy: string | null;
  /** The code by which people know it, such as that of a course. */
  readonly humanCode: string | null;
  readonly specialization: string | null;
}

/** The same as somebody writes it. */
export interface WrittenWords extends Omit<BadgeWords, "criteria"> {
  readonly criteria: WrittenCriteria;
}

/** The members that few badges have, empty. */
export const noDetails = {
  alignment: [],
  achievementType: null,
  creditsAvailable: null,
  fieldOfStudy: null,
  humanCode: null,
  specialization: null,
} satisfies Partial<WrittenWords>;

/** What a badge says in all its languages, none of them twice. */
export interface AllWords<Words = BadgeWords> {
  /** In its primary language. */
  readonly words: Words;
  /** In the others. */
  readonly translations: readonly Words[];
}

/** Written words as they are kept. */
export function keptWords({ words, translations }: AllWords<WrittenWords>): AllWords {
  const kept = (written: WrittenWords) => ({ ...written, criteria: bothForms(written.criteria) });
  return { words: kept(words), translations: translations.map(kept) };
}

/** Kept words as they were written. */
export function writtenWords(words: BadgeWords): WrittenWords {
  return { ...words, criteria: asWritten(words.criteria) };
}

/** The words in every language, the primary one first. */
export function everyLanguage<Words>({ words, translations }: AllWords<Words>): readonly Words[] {
  return [words, ...translations];
}

/** The words for somebody who asks like an `Accept-Language` header; those of the primary language when none fit. */
export function wordsFor(badge: AllWords, wishes: string): BadgeWords {
  const languages = everyLanguage(badge).map((words) => words.language);
  return wordsIn(badge, bestLanguage(wishes, languages)) ?? badge.words;
}

/** The words in exactly this language, or null. */
export function wordsIn(badge: AllWords, language: string): BadgeWords | null {
  return everyLanguage(badge).find((words) => words.language === language) ?? null;
}
