import { z } from "zod";
import { bothForms, type WrittenCriteria } from "#src/domain/badges/criteria.ts";
import { requireAchievementType, requireLanguage } from "#src/domain/badges/rules.ts";
import { noDetails, type Alignment, type AllWords, type WrittenWords } from "#src/domain/badges/words.ts";
import { object, objects, readAs, text, texts, whole } from "#src/domain/importing/obf/wire.ts";
import { requireWebAddress } from "#src/domain/issuers/rules.ts";
import { Problem } from "#src/platform/problem.ts";

/* What a badge says, as the two versions of the API and the public document write it. Source: OBF contract, 4.1, 5, 6.1. */

const contentShape = z.object({
  language: text,
  name: text,
  description: text,
  criteria: text,
  tag: texts,
  alignment: objects,
  achievement_type: text,
  credits_available: whole,
  field_of_study: text,
  human_code: text,
  specialization: text,
});

/** One language of version 2. */
export type WireContent = z.output<typeof contentShape>;

/** The languages of version 2. */
export function readContents(value: unknown): WireContent[] {
  return (Array.isArray(value) ? value : []).flatMap((item) => {
    const read = contentShape.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

const translationShape = z.object({
  name: text,
  description: text,
  criteria_html: text,
  criteria: text,
  tags: texts,
  alignment: objects,
});

/** The other languages of version 1 or of the public document, by language. */
export function readTranslations(value: unknown): WireContent[] {
  return Object.entries(object.parse(value) ?? {}).flatMap(([language, given]) => {
    const read = translationShape.safeParse(given);
    if (!read.success) return [];
    const { name, description, criteria, tags, alignment } = read.data;
    return [{ ...noWireDetails, language, name, description, criteria, tag: tags, alignment }];
  });
}

/** The HTML of each language's criteria, where version 1 tells it. */
export function readCriteriaHtml(value: unknown): Map<string, string> {
  const entries = Object.entries(object.parse(value) ?? {}).flatMap(([language, given]) => {
    const html = object.parse(given)?.["criteria_html"];
    return typeof html === "string" && html ? [[language, html] as const] : [];
  });
  return new Map(entries);
}

export const noWireDetails = {
  achievement_type: "",
  credits_available: null,
  field_of_study: "",
  human_code: "",
  specialization: "",
} satisfies Partial<WireContent>;

/**
 * All words of a badge, those of the primary language first. `html` holds criteria in HTML by language. What cannot be kept is left
 * out with a remark.
 */
export function wordsOf(
  contents: readonly WireContent[],
  primary: string,
  html: ReadonlyMap<string, string>,
  remarks: string[],
): AllWords<WrittenWords> {
  const byLanguage = new Map<string, WrittenWords>();
  for (const content of contents) {
    const given = content.language || primary;
    const language = languageOf(given) ?? (given === primary ? languageOf("en") : null);
    if (language === null || byLanguage.has(language)) {
      remarks.push(
        `Its words in "${given.slice(0, 40)}" are left out: that is no language tag, or comes twice.`,
      );
      continue;
    }
    if (content.name.trim() === "") {
      remarks.push(`Its words in "${given.slice(0, 40)}" are left out: they have no name.`);
      continue;
    }
    byLanguage.set(language, writtenOf(content, language, html.get(content.language) ?? "", remarks));
  }
  const words = byLanguage.get(languageOf(primary) ?? "en") ?? [...byLanguage.values()][0];
  if (!words) throw new Problem("invalid", "It has no name.");
  return { words, translations: [...byLanguage.values()].filter((other) => other !== words) };
}

function writtenOf(content: WireContent, language: string, html: string, remarks: string[]): WrittenWords {
  return {
    ...noDetails,
    language,
    name: content.name.trim(),
    description: content.description,
    criteria: criteriaOf(content.criteria, html),
    tags: content.tag,
    alignment: content.alignment.flatMap((target) => alignmentOf(target, remarks)),
    achievementType: achievementTypeOf(content.achievement_type, remarks),
    creditsAvailable: content.credits_available,
    fieldOfStudy: content.field_of_study || null,
    humanCode: content.human_code || null,
    specialization: content.specialization || null,
  };
}

/** HTML stays HTML unless it is what our own Markdown becomes. */
function criteriaOf(markdown: string, html: string): WrittenCriteria {
  const written = { format: "markdown", text: markdown } as const;
  return html && bothForms(written).html !== html ? { format: "html", text: html } : written;
}

const alignmentShape = z.object({
  targetName: text,
  targetUrl: text,
  targetDescription: text,
  targetFramework: text,
  targetCode: text,
});

function alignmentOf(value: object, remarks: string[]): Alignment[] {
  const { targetName, targetUrl, ...rest } = readAs(alignmentShape, value);
  try {
    return [
      {
        targetName: targetName.trim() || targetUrl.trim(),
        targetUrl: requireWebAddress("targetUrl", targetUrl.trim()),
        targetDescription: rest.targetDescription || null,
        targetFramework: rest.targetFramework || null,
        targetCode: rest.targetCode || null,
      },
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    remarks.push(`Its alignment "${targetName.slice(0, 80)}" is left out: it has no web address.`);
    return [];
  }
}

function achievementTypeOf(type: string, remarks: string[]): string | null {
  if (type === "") return null;
  try {
    return requireAchievementType("achievement_type", type);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    remarks.push(
      `Its kind of achievement "${type.slice(0, 40)}" is left out: Open Badges knows none of that name.`,
    );
    return null;
  }
}

function languageOf(tag: string): string | null {
  try {
    return requireLanguage("language", tag);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
