import type { z } from "zod";
import type { Badge, BadgeOrder } from "#src/domain/badges/badge.ts";
import { asWritten } from "#src/domain/badges/criteria.ts";
import { requireAchievementType, requireLanguage } from "#src/domain/badges/rules.ts";
import {
  everyLanguage,
  wordsIn,
  writtenWords,
  type Alignment,
  type AllWords,
  type WrittenWords,
} from "#src/domain/badges/words.ts";
import { requireWebAddress } from "#src/domain/issuers/rules.ts";
import { monthsOf } from "#src/http/months.ts";
import type { badgeChange, badgeInput, messageInput } from "#src/http/obf-v2/badge-shapes.ts";
import { invalid } from "#src/platform/problem.ts";

type Wire = z.output<typeof badgeChange>;
type Content = z.output<typeof badgeInput>["content"][number];

/** The badge somebody wants, from nothing or from the present one, of which everything stays that is left out. */
export function orderOf(wire: Wire, present: Badge | null, now: Date): BadgeOrder {
  return {
    ...wordsOf(wire, present),
    css: present?.css ?? "",
    message:
      wire.email_message === undefined ? (present?.message ?? noMessage) : messageOf(wire.email_message),
    draft: wire.draft ?? present?.draft ?? true,
    categories: wire.category ?? present?.categories ?? [],
    expiresMonths:
      wire.expires === undefined ? (present?.expiresMonths ?? null) : monthsOf(wire.expires, now),
    metadata: present?.metadata ?? null,
    intent: wire.intent === undefined ? (present?.intent ?? null) : wire.intent || null,
    subIssuerIds: wire.client_alias_id ?? present?.subIssuerIds ?? [],
  };
}

const noMessage = { subject: "", body: "", linkText: "", footer: "" };

/** The texts of a mail; null: none. */
export function messageOf(wire: z.output<typeof messageInput> | null) {
  if (!wire) return noMessage;
  return { subject: wire.subject, body: wire.body, linkText: wire.link_text, footer: wire.footer };
}

/** The words in every language. The primary one is the one named, else that of the first entry, else English. */
function wordsOf(wire: Wire, present: Badge | null): AllWords<WrittenWords> {
  const given = wire.content?.map((content, at) =>
    writtenOf(content, at, wire.primary_language ?? "", present),
  );
  for (const [at, { language }] of given?.entries() ?? []) {
    const first = given?.findIndex((one) => one.language === language);
    if (first !== at) throw invalid(`content[${at}].language`, `${language} comes twice`);
  }
  const all = given ?? (present ? everyLanguage(present).map(writtenWords) : []);
  const named = wire.primary_language ?? "";
  const primary = named
    ? requireLanguage("primary_language", named)
    : given
      ? all[0]?.language
      : present?.words.language;
  const words = all.find(({ language }) => language === primary);
  if (!words) throw invalid("primary_language", `content has no entry in "${named}"`);
  return { words, translations: all.filter((other) => other !== words) };
}

function writtenOf(content: Content, at: number, primary: string, present: Badge | null): WrittenWords {
  const field = `content[${at}]`;
  const language = content.language
    ? requireLanguage(`${field}.language`, content.language)
    : requireLanguage("primary_language", primary || "en");
  const before = present && wordsIn(present, language);
  return {
    language,
    name: content.name.trim(),
    description: content.description,
    // What comes back as it was handed out stays as it was written, which may have been HTML.
    criteria:
      before?.criteria.markdown === content.criteria
        ? asWritten(before.criteria)
        : { format: "markdown", text: content.criteria },
    tags: content.tag ?? [],
    alignment: (content.alignment ?? []).map((target, n): Alignment => ({
      targetName: target.targetName.trim(),
      targetUrl: requireWebAddress(`${field}.alignment[${n}].targetUrl`, target.targetUrl.trim()),
      targetDescription: target.targetDescription || null,
      targetFramework: target.targetFramework || null,
      targetCode: target.targetCode || null,
    })),
    achievementType: content.achievement_type
      ? requireAchievementType(`${field}.achievement_type`, content.achievement_type)
      : null,
    creditsAvailable: content.credits_available ?? null,
    fieldOfStudy: content.field_of_study || null,
    humanCode: content.human_code || null,
    specialization: content.specialization || null,
  };
}
