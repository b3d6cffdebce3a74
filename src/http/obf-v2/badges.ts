import type { Context } from "hono";
import { z } from "zod";
import type { Caller } from "#src/domain/access/caller.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { deleteBadge } from "#src/domain/badges/delete-badges.ts";
import { getBadge, listPictures, pageOfBadges } from "#src/domain/badges/queries.ts";
import { updateBadge } from "#src/domain/badges/update-badge.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { dataUri } from "#src/domain/pictures/store-picture.ts";
import { parse, readObject } from "#src/http/json-input.ts";
import type { Effect } from "#src/http/mutation.ts";
import { listedBadge, singleBadge } from "#src/http/obf-v2/badge-object.ts";
import { orderOf } from "#src/http/obf-v2/badge-order.ts";
import { badgeChange, badgeInput, badgeShape, listedBadgeShape } from "#src/http/obf-v2/badge-shapes.ts";
import {
  answer,
  changed,
  flagParameter,
  listOf,
  pageParameters,
  readQuery,
  textParameter,
} from "#src/http/obf-v2/wire.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isBadgeId, type BadgeId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/* Badges. Source: OBF contract, section 5, `/v2/badge/{c}`. */

/** The parameters of the badge list. */
export const badgeQuery = z.object({
  draft: flagParameter().describe("Drafts only, or badges that are ready for issuing only."),
  external: flagParameter().describe("Also badges that other organisations share. There are none here."),
  client_alias_id: textParameter(100).describe("Badges that this sub-organisation may issue. Our addition."),
  ...pageParameters,
});

/** The badge list. */
export const badgeList = listOf(listedBadgeShape).meta({ id: "BadgeList" });

/** GET /v2/badge/{client_id} */
export async function list(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const { draft, client_alias_id: subIssuerId, order_by: order, limit, offset } = readQuery(c, badgeQuery);
  const filter = { ...(draft === undefined ? {} : { draft }), ...(subIssuerId ? { subIssuerId } : {}) };
  const { total, badges } = await parts.perform(caller.issuerId, (work) =>
    pageOfBadges(work, filter, { order, limit, offset }),
  );
  return answer(c, badgeList, { result: badges.map((badge) => listedBadge(badge, parts)), total });
}

/** POST /v2/badge/{client_id} */
export async function create(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Effect> {
  const body = parse(badgeInput, await readObject(c));
  const order = orderOf(body, null, parts.clock());
  const picture = await readPicture(body.image, "image");
  return async (work) => {
    const id = await createBadge(work, caller, order, picture);
    return changed({ badge: id }, `/v2/badge/${caller.issuerId}/${id}`);
  };
}

/** GET /v2/badge/{client_id}/{badge_id} */
export async function get(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  const id = badgeIdOf(c);
  return parts.perform(caller.issuerId, async (work) => {
    const badge = await getBadge(work, id);
    const picture = (await listPictures(work, [badge.imageDigest])).get(badge.imageDigest.toString("hex"));
    return answer(c, badgeShape, singleBadge(badge, picture ? dataUri(picture) : ""));
  });
}

/** PUT /v2/badge/{client_id}/{badge_id}: ours, because who can create one wants to change it. */
export async function update(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = badgeIdOf(c);
  const body = parse(badgeChange, await readObject(c));
  const picture = body.image ? await readPicture(body.image, "image") : null;
  return async (work) => {
    const order = orderOf(body, await getBadge(work, id), work.now);
    await updateBadge(work, caller, id, order, picture);
    return changed({ badge: id });
  };
}

/** DELETE /v2/badge/{client_id}/{badge_id} */
export async function remove(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = badgeIdOf(c);
  return async (work) => {
    await deleteBadge(work, caller, id);
    return changed({ badge: id });
  };
}

/** The badge in the path. */
export function badgeIdOf(c: Context<Web>): BadgeId {
  const id = c.req.param("badge") ?? "";
  if (!isBadgeId(id)) throw new Problem("not-found", `There is no badge ${id.slice(0, 40)}.`);
  return id;
}
