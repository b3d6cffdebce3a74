import type { Context } from "hono";
import { z } from "zod";
import type { Badge, BadgeOrder } from "#src/domain/badges/badge.ts";
import { asWritten, type WrittenCriteria } from "#src/domain/badges/criteria.ts";
import { requireLanguage } from "#src/domain/badges/rules.ts";
import {
  noDetails,
  wordsIn,
  writtenWords,
  type Alignment,
  type WrittenWords,
} from "#src/domain/badges/words.ts";
import { requireWebAddress } from "#src/domain/issuers/rules.ts";
import { flag, optionalObject, optionalText, parse, readObject, requiredText } from "#src/http/json-input.ts";
import { ifGiven, listOf, mapOf, optionalWhole, textList } from "#src/http/obf-v1/wire.ts";
import { latestSecond } from "#src/http/unix-seconds.ts";
import { monthsOf } from "#src/http/months.ts";
import type { Web } from "#src/http/web.ts";
import { invalid } from "#src/platform/problem.ts";

/*
 * A badge as API v1 takes it. Members of the documentation that are missing are empty, also in an update. Those that only newer
 * clients know (other languages, alignment, intent, sub-issuers) stay as they are when an older one leaves them out.
 * Source: OBF API v1, "Create new badge"; OBF contract, section 4.1.
 */

const longText = 1_000_000;

const alignmentShape = listOf(
  200,
  z.object({
    targetName: requiredText(1000),
    targetUrl: requiredText(2000),
    targetDescription: optionalText(longText),
    targetFramework: optionalText(1000),
    targetCode: optionalText(1000),
  }),
);

const translationShape = z.object({
  name: requiredText(1000),
  description: requiredText(longText),
  criteria_html: optionalText(longText),
  criteria: optionalText(longText),
  tags: textList(200, 200),
  alignment: ifGiven(alignmentShape),
});

/** A badge as it comes. */
export const badgeInput = z
  .object({
    name: requiredText(1000),
    description: requiredText(longText),
    image: z
      .string({ error: "has to be text" })
      .nullish()
      .describe(
        "PNG or SVG in base64, with or without `data:`. A new badge needs one; left out of a change, it stays.",
      ),
    css: optionalText(longText).describe("Styles of the criteria page."),
    criteria_html: optionalText(longText).describe("How the badge is earned."),
    email_subject: optionalText(1000).describe(
      "The mail that invites to accept it; empty texts come from our catalogue.",
    ),
    email_body: optionalText(longText),
    email_link_text: optionalText(1000).describe("The words on the button."),
    email_footer: optionalText(longText),
    expires: optionalWhole(0, latestSecond).describe(
      "Months that the badge is valid after it was issued. A date in unix seconds is turned into months.",
    ),
    tags: textList(200, 200),
    category: textList(200, 200),
    draft: flag().describe("Not ready for issuing yet."),
    metadata: optionalObject().describe("Anything of yours; it is not published."),
    primary_language: optionalText(35).describe("A language tag such as `fi`; English when there is none."),
    language: optionalText(35).describe("The same, under its older name."),
    alt_language: ifGiven(mapOf(translationShape)).describe("Its words in other languages, by language tag."),
    alignment: ifGiven(alignmentShape),
    intent: ifGiven(optionalText(1000)).describe("What it is for, in your own words; not published."),
    client_alias_id: ifGiven(textList(200, 40)).describe("Sub-organisations that may issue it."),
    client_alias: ifGiven(textList(1, 40)).describe("One of them, under its older name."),
  })
  .meta({ id: "BadgeInput" });

/** A badge as it came; `picture` is its base64, if any. */
export type BadgeOnTheWire = z.infer<typeof badgeInput> & { readonly picture: string | null };

/** Reads the body of a create or update. */
export async function readBadge(c: Context<Web>): Promise<BadgeOnTheWire> {
  const body = await readObject(c);
  if (body["draft"] === undefined || body["draft"] === null) throw invalid("draft", "is required");
  const badge = parse(badgeInput, body);
  return { ...badge, picture: badge.image || null };
}

/** What the caller wants of the badge, which it creates or, with a present one, updates. */
export function orderOf(wire: BadgeOnTheWire, present: Badge | null, now: Date): BadgeOrder {
  const words = primaryWords(wire, present);
  return {
    words,
    translations: translations(wire, present, words.language),
    css: wire.css,
    message: {
      subject: wire.email_subject,
      body: wire.email_body,
      linkText: wire.email_link_text,
      footer: wire.email_footer,
    },
    draft: wire.draft,
    categories: wire.category,
    expiresMonths: monthsOf(wire.expires, now),
    metadata: wire.metadata,
    intent: wire.intent === undefined ? (present?.intent ?? null) : wire.intent || null,
    subIssuerIds: wire.client_alias_id ?? wire.client_alias ?? present?.subIssuerIds ?? [],
  };
}

function primaryWords(wire: BadgeOnTheWire, present: Badge | null): WrittenWords {
  const member = wire.primary_language ? "primary_language" : "language";
  const language = wire[member] ? requireLanguage(member, wire[member]) : (present?.words.language ?? "en");
  return {
    ...(present ? writtenWords(present.words) : noDetails),
    language,
    name: wire.name.trim(),
    description: wire.description,
    criteria: criteriaOf(wire.criteria_html, present?.words),
    tags: wire.tags,
    ...(wire.alignment ? { alignment: targets("alignment", wire.alignment) } : {}),
  };
}

function translations(wire: BadgeOnTheWire, present: Badge | null, primary: string): WrittenWords[] {
  if (!wire.alt_language) {
    const kept = present?.translations.filter((words) => words.language !== primary) ?? [];
    return kept.map(writtenWords);
  }
  return Object.entries(wire.alt_language).map(([key, given]) => {
    const field = `alt_language.${key}`;
    const language = requireLanguage(field, key);
    if (language === primary) throw invalid(field, "is the badge's primary language");
    const before = present && wordsIn(present, language);
    return {
      ...(before ? writtenWords(before) : noDetails),
      language,
      name: given.name.trim(),
      description: given.description,
      criteria: criteriaOf(given.criteria_html || given.criteria, before),
      tags: given.tags,
      ...(given.alignment ? { alignment: targets(`${field}.alignment`, given.alignment) } : {}),
    };
  });
}

/** HTML; what comes back as it was handed out stays as it was written, which may have been Markdown. */
function criteriaOf(
  html: string,
  before: Pick<Badge["words"], "criteria"> | null | undefined,
): WrittenCriteria {
  return before?.criteria.html === html ? asWritten(before.criteria) : { format: "html", text: html };
}

function targets(field: string, given: z.infer<typeof alignmentShape>): Alignment[] {
  return given.map((target, at) => ({
    targetName: target.targetName.trim(),
    targetUrl: requireWebAddress(`${field}[${at}].targetUrl`, target.targetUrl.trim()),
    targetDescription: target.targetDescription || null,
    targetFramework: target.targetFramework || null,
    targetCode: target.targetCode || null,
  }));
}
