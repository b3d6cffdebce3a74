import type { BadgeOrder } from "#src/domain/badges/badge.ts";
import { storeContent, storeMessage } from "#src/domain/badges/content.ts";
import { requireSoundWords } from "#src/domain/badges/rules.ts";
import { keptWords } from "#src/domain/badges/words.ts";
import { requireSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import type { Work } from "#src/platform/work.ts";

/** Checks an order, keeps its content and message, and returns the columns of `badge` that say what somebody wants of it. */
export async function definitionOf(work: Work, order: BadgeOrder, imageDigest: Buffer) {
  requireSoundWords(order);
  await requireSubIssuers(work, "client_alias_id", order.subIssuerIds);
  return {
    content_id: await storeContent(work, { ...keptWords(order), css: order.css, imageDigest }),
    message_id: await storeMessage(work, order.message),
    draft: order.draft,
    categories: [...order.categories],
    expires_months: order.expiresMonths,
    metadata: order.metadata && JSON.stringify(order.metadata),
    intent: order.intent,
    sub_issuer_ids: [...order.subIssuerIds],
  };
}
