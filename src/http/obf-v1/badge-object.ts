import type { z } from "zod";
import type { Badge } from "#src/domain/badges/badge.ts";
import type { BadgeWords } from "#src/domain/badges/words.ts";
import type { badgeShape, listedBadgeShape } from "#src/http/obf-v1/shapes.ts";
import { unixSeconds } from "#src/http/unix-seconds.ts";
import type { DoorParts } from "#src/http/web.ts";

/* A badge as API v1 hands it out. Source: OBF contract, section 4.1, badge object. */

/** A badge in a list; `image` is a `data:` address. */
export function listedBadge(
  badge: Badge,
  image: string | null,
  parts: DoorParts,
): z.output<typeof listedBadgeShape> {
  const { words } = badge;
  return {
    id: badge.id,
    name: words.name,
    description: words.description,
    image,
    criteria: parts.addresses.criteria(badge.id, null),
    criteria_url: parts.addresses.criteria(badge.id, null),
    expires: badge.expiresMonths,
    tags: [...words.tags],
    category: [...badge.categories],
    draft: badge.draft,
    readyforissuing: !badge.draft,
    client_id: badge.issuerId,
    client_alias: badge.subIssuerIds[0] ?? null,
    client_alias_id: [...badge.subIssuerIds],
    ctime: unixSeconds(badge.createdAt),
    mtime: unixSeconds(badge.updatedAt),
    metadata: badge.metadata,
    language: words.language,
    primary_language: words.language,
    deleted: 0,
  };
}

/** A badge by itself: also its long texts and its other languages. */
export function singleBadge(
  badge: Badge,
  image: string | null,
  parts: DoorParts,
): z.output<typeof badgeShape> {
  return {
    ...listedBadge(badge, image, parts),
    image_small: image,
    css: badge.css,
    criteria_html: badge.words.criteria.html,
    email_subject: badge.message.subject,
    email_body: badge.message.body,
    email_link_text: badge.message.linkText,
    email_footer: badge.message.footer,
    creator_id: null,
    copy_of: null,
    intent: badge.intent,
    alignment: [...badge.words.alignment],
    alt_language: Object.fromEntries(badge.translations.map((words) => [words.language, translation(words)])),
    evidence_definition: null,
    evidence_html: null,
    external_access: null,
    lastmodifiedby: badge.updatedBy,
  };
}

function translation(words: BadgeWords) {
  return {
    name: words.name,
    description: words.description,
    criteria_html: words.criteria.html,
    tags: [...words.tags],
    alignment: [...words.alignment],
  };
}
