import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Badge, BadgeOrder } from "#src/domain/badges/badge.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { deleteAllBadges, deleteBadge } from "#src/domain/badges/delete-badges.ts";
import {
  getBadge,
  listBadges,
  listCategories,
  listPictures,
  type BadgeFilter,
} from "#src/domain/badges/queries.ts";
import { updateBadge } from "#src/domain/badges/update-badge.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import { dataUri } from "#src/domain/pictures/store-picture.ts";
import {
  flag,
  flagOf,
  lines,
  optionalObject,
  optionalText,
  optionalWhole,
  parse,
  pipeList,
  queryText,
  readObject,
  requiredText,
  textList,
  latestSecond,
  unixSeconds,
} from "#src/http/obf-v1/wire.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isBadgeId, type BadgeId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";

/* Badge operations. Source: OBF API v1, "Badge Operations"; OBF contract, section 4.1. */

const longText = 1_000_000;

const badgeShape = z.object({
  name: requiredText(1000),
  description: requiredText(longText),
  image: z.string({ error: "has to be text" }).nullish(),
  css: optionalText(longText),
  criteria_html: optionalText(longText),
  email_subject: optionalText(1000),
  email_body: optionalText(longText),
  email_link_text: optionalText(1000),
  email_footer: optionalText(longText),
  expires: optionalWhole(0, latestSecond),
  tags: textList(200, 200),
  category: textList(200, 200),
  draft: flag(),
  metadata: optionalObject(),
  language: optionalText(35),
});

/** POST /v1/badge/{client_id} */
export async function create(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const { order, picture } = await readBadge(c, parts);
  if (!picture) throw invalid("image", "is required");
  const id = await parts.perform(caller.issuerId, (work) => createBadge(work, caller, order, picture));
  return c.body("", 201, { location: `/v1/badge/${caller.issuerId}/${id}` });
}

/** PUT /v1/badge/{client_id}/{badge_id} */
export async function update(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = badgeIdOf(c);
  const { order, picture } = await readBadge(c, parts);
  await parts.perform(caller.issuerId, (work) => updateBadge(work, caller, id, order, picture));
  return c.body(null, 204);
}

/** DELETE /v1/badge/{client_id}/{badge_id} */
export async function remove(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = badgeIdOf(c);
  await parts.perform(caller.issuerId, (work) => deleteBadge(work, caller, id));
  return c.body(null, 204);
}

/** DELETE /v1/badge/{client_id} */
export async function removeAll(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  await parts.perform(caller.issuerId, (work) => deleteAllBadges(work, caller));
  return c.body(null, 204);
}

/** GET /v1/badge/{client_id}/{badge_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = badgeIdOf(c);
  return parts.perform(caller.issuerId, async (work) => {
    const badge = await getBadge(work, id);
    const picture = (await listPictures(work, [badge.imageDigest])).get(badge.imageDigest.toString("hex"));
    return c.json(singleBadge(badge, picture ? dataUri(picture) : null, parts));
  });
}

/** GET /v1/badge/{client_id} */
export async function list(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const filter = readFilter(c);
  const badges = await parts.perform(caller.issuerId, (work) => listBadges(work, filter));
  return lines(c, listed(badges, caller, parts));
}

/** GET /v1/badge/{client_id}/_/categorylist */
export async function categories(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  return c.json(await parts.perform(caller.issuerId, listCategories));
}

/** Pictures are heavy and ride inside the list, so they are fetched a few badges at a time. */
async function* listed(badges: readonly Badge[], caller: Caller, parts: DoorParts) {
  const atOnce = 20;
  for (let start = 0; start < badges.length; start += atOnce) {
    const piece = badges.slice(start, start + atOnce);
    const digests = piece.map((badge) => badge.imageDigest);
    const pictures = await parts.perform(caller.issuerId, (work) => listPictures(work, digests));
    yield piece.map((badge) => {
      const picture = pictures.get(badge.imageDigest.toString("hex"));
      return listedBadge(badge, picture ? dataUri(picture) : null, parts);
    });
  }
}

async function readBadge(
  c: Context<Web>,
  parts: DoorParts,
): Promise<{ order: BadgeOrder; picture: Picture | null }> {
  const body = await readObject(c);
  if (body["draft"] === undefined || body["draft"] === null) throw invalid("draft", "is required");
  const badge = parse(badgeShape, body);
  const { image } = badge;
  return {
    order: {
      language: badge.language || "en",
      name: badge.name.trim(),
      description: badge.description,
      criteriaHtml: badge.criteria_html,
      css: badge.css,
      tags: badge.tags,
      message: {
        subject: badge.email_subject,
        body: badge.email_body,
        linkText: badge.email_link_text,
        footer: badge.email_footer,
      },
      draft: badge.draft,
      categories: badge.category,
      expiresMonths: monthsOf(badge.expires, parts.clock()),
      metadata: badge.metadata,
    },
    picture: image ? await readPicture(image, "image") : null,
  };
}

/**
 * Validity in months. The documentation calls this a timestamp while its clients count months, so both are read: what is
 * too large for months is a date, and is turned into whole months from now.
 */
function monthsOf(expires: number | null, now: Date): number | null {
  if (!expires) return null;
  if (expires <= 1200) return expires;
  const date = new Date(expires * 1000);
  if (date <= now) throw invalid("expires", "is neither a number of months nor a date to come");
  const months = (date.getUTCFullYear() - now.getUTCFullYear()) * 12 + date.getUTCMonth() - now.getUTCMonth();
  return Math.min(Math.max(months, 1), 1200);
}

function readFilter(c: Context<Web>): BadgeFilter {
  const draft = flagOf(queryText(c, "draft") ?? null);
  const categoriesAsked = pipeList(queryText(c, "category"));
  const ids = pipeList(queryText(c, "id"));
  const query = queryText(c, "query")?.trim();
  const metadata = Object.keys(c.req.query())
    .filter((name) => name.startsWith("meta:") && name.length > 5)
    .map((name) => [name.slice(5), queryText(c, name) ?? ""] as const);
  return {
    ...(draft === null ? {} : { draft }),
    ...(categoriesAsked ? { categories: categoriesAsked } : {}),
    ...(ids ? { ids } : {}),
    ...(query ? { query } : {}),
    ...(metadata.length ? { metadata: Object.fromEntries(metadata) } : {}),
  };
}

function badgeIdOf(c: Context<Web>): BadgeId {
  const id = c.req.param("badge") ?? "";
  if (!isBadgeId(id)) throw new Problem("not-found", `There is no badge ${id.slice(0, 40)}.`);
  return id;
}

/** What lists and single badges share. Source: OBF contract, section 4.1, badge object. */
function commonMembers(badge: Badge, image: string | null, parts: DoorParts) {
  return {
    id: badge.id,
    name: badge.name,
    description: badge.description,
    image,
    criteria: parts.addresses.criteria(badge.id, null),
    criteria_url: parts.addresses.criteria(badge.id, null),
    expires: badge.expiresMonths,
    tags: badge.tags,
    category: badge.categories,
    draft: badge.draft,
    readyforissuing: !badge.draft,
    client_id: badge.issuerId,
    client_alias_id: [],
    ctime: unixSeconds(badge.createdAt),
    mtime: unixSeconds(badge.updatedAt),
    metadata: badge.metadata,
    language: badge.language,
    primary_language: badge.language,
    deleted: 0,
  };
}

function listedBadge(badge: Badge, image: string | null, parts: DoorParts) {
  return commonMembers(badge, image, parts);
}

function singleBadge(badge: Badge, image: string | null, parts: DoorParts) {
  return {
    ...commonMembers(badge, image, parts),
    image_small: image,
    css: badge.css,
    criteria_html: badge.criteriaHtml,
    email_subject: badge.message.subject,
    email_body: badge.message.body,
    email_link_text: badge.message.linkText,
    email_footer: badge.message.footer,
    client_alias: null,
    creator_id: null,
    copy_of: null,
    intent: null,
    alignment: [],
    evidence_definition: null,
    lastmodifiedby: badge.updatedBy,
  };
}
