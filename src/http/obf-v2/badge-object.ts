import type { z } from "zod";
import type { Badge } from "#src/domain/badges/badge.ts";
import type { MessageText } from "#src/domain/badges/content.ts";
import { everyLanguage, type AllWords } from "#src/domain/badges/words.ts";
import type {
  badgeShape,
  contentShape,
  listedBadgeShape,
  messageShape,
} from "#src/http/obf-v2/badge-shapes.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts } from "#src/http/web.ts";

/** A badge by itself; `image` is a `data:` address. */
export function singleBadge(badge: Badge, image: string): z.output<typeof badgeShape> {
  return {
    id: badge.id,
    category: [...badge.categories],
    image,
    primary_language: badge.words.language,
    content: contentOf(badge),
    creator: null,
    intent: badge.intent,
    client_alias_id: [...badge.subIssuerIds],
    email_message: messageOf(badge.message),
    expires: badge.expiresMonths,
    draft: badge.draft,
    ctime: unixSeconds(badge.createdAt),
    mtime: unixSeconds(badge.updatedAt),
  };
}

/** A badge in a list, in its primary language. */
export function listedBadge(badge: Badge, { addresses }: DoorParts): z.output<typeof listedBadgeShape> {
  const languages = everyLanguage(badge).map(({ language }) => language);
  return {
    id: badge.id,
    name: badge.words.name,
    description: badge.words.description,
    image: badge.draft
      ? addresses.draftImage(badge.id, badge.imageDigest)
      : addresses.badgeImage(badge.id, null),
    primary_language: badge.words.language,
    language: languages,
    languages,
    category: [...badge.categories],
    tag: [...badge.words.tags],
    client_alias_id: [...badge.subIssuerIds],
    creator_id: null,
    draft: badge.draft,
    ctime: unixSeconds(badge.createdAt),
    mtime: unixSeconds(badge.updatedAt),
  };
}

/** What a badge says in every language, the primary one first. */
export function contentOf(words: AllWords): z.output<typeof contentShape>[] {
  return everyLanguage(words).map((one) => ({
    language: one.language,
    name: one.name,
    description: one.description,
    criteria: one.criteria.markdown,
    tag: [...one.tags],
    alignment: [...one.alignment],
    achievement_type: one.achievementType,
    credits_available: one.creditsAvailable,
    field_of_study: one.fieldOfStudy,
    human_code: one.humanCode,
    specialization: one.specialization,
  }));
}

/** The texts of a mail; null when there is none. */
export function messageOf({
  subject,
  body,
  linkText,
  footer,
}: MessageText): z.output<typeof messageShape> | null {
  if (subject + body + linkText + footer === "") return null;
  return { subject, body, link_text: linkText, footer };
}
