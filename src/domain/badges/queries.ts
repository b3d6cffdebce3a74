import { sql } from "kysely";
import type { Badge } from "#src/domain/badges/badge.ts";
import { contentOf, type BadgeContent } from "#src/domain/badges/content.ts";
import { saysWords } from "#src/domain/badges/search.ts";
import type { BadgeId, IssuerId, SubIssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Which badges to list; an absent member does not filter. */
export interface BadgeFilter {
  readonly draft?: boolean;
  /** Badges in any of these categories. */
  readonly categories?: readonly string[];
  readonly ids?: readonly string[];
  /** Words to find in name or description of any language, case-insensitively. */
  readonly query?: string;
  /** All of these must match; values are compared by their text. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Badges that this sub-issuer may issue. */
  readonly subIssuerId?: string;
}

/** The issuer's badges that match, by name; deleted ones never. */
export async function listBadges(work: Work, filter: BadgeFilter): Promise<Badge[]> {
  const query = matchingBadges(work, filter);
  const rows = await query.orderBy("badge_content.name").orderBy("badge.badge_id").execute();
  return rows.map(badgeOf);
}

/** How many of the issuer's badges match, and a page of them by age. */
export async function pageOfBadges(
  work: Work,
  filter: BadgeFilter,
  { order, limit, offset }: { order: "asc" | "desc"; limit: number; offset: number },
): Promise<{ total: number; badges: Badge[] }> {
  const query = matchingBadges(work, filter);
  const { total } = await query
    .clearSelect()
    .select(sql<number>`count(*)`.as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .orderBy("badge.created_at", order)
    .orderBy("badge.badge_id", order)
    .limit(limit)
    .offset(offset)
    .execute();
  return { total, badges: rows.map(badgeOf) };
}

function matchingBadges(work: Work, filter: BadgeFilter) {
  let query = selectBadges(work).where("badge.deleted_at", "is", null);
  if (filter.draft !== undefined) query = query.where("badge.draft", "=", filter.draft);
  if (filter.categories?.length) {
    query = query.where(sql<boolean>`badge.categories && ${[...filter.categories]}::text[]`);
  }
  if (filter.ids?.length) query = query.where(sql<boolean>`badge.badge_id = any(${[...filter.ids]}::text[])`);
  if (filter.query) query = query.where(saysWords("badge_content", filter.query));
  for (const [key, value] of Object.entries(filter.metadata ?? {})) {
    query = query.where(sql<boolean>`badge.metadata ->> ${key} = ${value}`);
  }
  if (filter.subIssuerId) {
    query = query.where(sql<boolean>`${filter.subIssuerId} = any(${allowedSubIssuers})`);
  }
  return query;
}

/** One badge of the issuer; refuses an unknown or deleted one. */
export async function getBadge(work: Work, badgeId: BadgeId): Promise<Badge> {
  const row = await selectBadges(work)
    .where("badge.deleted_at", "is", null)
    .where("badge.badge_id", "=", badgeId)
    .executeTakeFirst();
  if (!row) throw new Problem("not-found", `There is no badge ${badgeId}.`);
  return badgeOf(row);
}

/** Content of the issuer; an event's stays when its badge changes or goes. */
export async function getContent(work: Work, contentId: Buffer): Promise<BadgeContent> {
  const row = await work.tx
    .selectFrom("badge_content")
    .selectAll()
    .where("issuer_id", "=", work.issuerId)
    .where("content_id", "=", contentId)
    .executeTakeFirstOrThrow();
  return contentOf(row);
}

/** All categories in use, in alphabetical order. */
export async function listCategories(work: Work): Promise<string[]> {
  const { rows } = await sql<{ category: string }>`
    select distinct unnest(categories) as category from badge
    where issuer_id = ${work.issuerId} and deleted_at is null order by category`.execute(work.tx);
  return rows.map((row) => row.category);
}

/** The pictures with these digests, by digest in hex. */
export async function listPictures(
  work: Work,
  digests: readonly Buffer[],
): Promise<Map<string, { media_type: string; bytes: Buffer }>> {
  const rows = await work.tx
    .selectFrom("image")
    .select(["digest", "media_type", "bytes"])
    .where("issuer_id", "=", work.issuerId)
    .where(sql<boolean>`digest = any(${[...digests]}::bytea[])`)
    .execute();
  return new Map(rows.map((row) => [row.digest.toString("hex"), row]));
}

/** Those that may issue the badge of the row, without deleted ones. */
const allowedSubIssuers = sql<string[]>`array(
  select s.sub_issuer_id from sub_issuer s
  where s.issuer_id = badge.issuer_id and s.sub_issuer_id = any(badge.sub_issuer_ids) and s.deleted_at is null
  order by s.created_at, s.sub_issuer_id)`;

function selectBadges(work: Work) {
  return work.tx
    .selectFrom("badge")
    .innerJoin("badge_content", (join) =>
      join
        .onRef("badge_content.issuer_id", "=", "badge.issuer_id")
        .onRef("badge_content.content_id", "=", "badge.content_id"),
    )
    .innerJoin("message", (join) =>
      join
        .onRef("message.issuer_id", "=", "badge.issuer_id")
        .onRef("message.message_id", "=", "badge.message_id"),
    )
    .where("badge.issuer_id", "=", work.issuerId)
    .selectAll(["badge", "badge_content", "message"])
    .select(allowedSubIssuers.as("allowed_sub_issuers"));
}

type Row = Awaited<ReturnType<ReturnType<typeof selectBadges>["execute"]>>[number];

function badgeOf(row: Row): Badge {
  return {
    id: row.badge_id as BadgeId,
    issuerId: row.issuer_id as IssuerId,
    contentId: row.content_id,
    ...contentOf(row),
    message: { subject: row.subject, body: row.body, linkText: row.link_text, footer: row.footer },
    draft: row.draft,
    categories: row.categories,
    expiresMonths: row.expires_months,
    metadata: row.metadata as Badge["metadata"],
    intent: row.intent,
    subIssuerIds: row.allowed_sub_issuers as SubIssuerId[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
