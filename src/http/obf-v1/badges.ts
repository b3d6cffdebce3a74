import type { Context } from "hono";
import type { Caller } from "#src/domain/access/caller.ts";
import type { Badge } from "#src/domain/badges/badge.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { deleteAllBadges, deleteBadge } from "#src/domain/badges/delete-badges.ts";
import { getBadge, listBadges, listCategories, listPictures } from "#src/domain/badges/queries.ts";
import { updateBadge } from "#src/domain/badges/update-badge.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { dataUri } from "#src/domain/pictures/store-picture.ts";
import { badgeFilterOf } from "#src/http/obf-v1/badge-filter.ts";
import { listedBadge, singleBadge } from "#src/http/obf-v1/badge-object.ts";
import { orderOf, readBadge } from "#src/http/obf-v1/badge-order.ts";
import { answerLines, linesOf } from "#src/http/obf-v1/lines.ts";
import { created, noContent, type Effect } from "#src/http/mutation.ts";
import type { DoorParts, Web } from "#src/http/web.ts";
import { isBadgeId, type BadgeId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Perform } from "#src/platform/work.ts";

/* Badge operations. Source: OBF API v1, "Badge Operations"; OBF contract, section 4.1. */

/** POST /v1/badge/{client_id} */
export async function create(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Effect> {
  const written = await readBadge(c);
  if (!written.picture) throw invalid("image", "is required");
  const picture = await readPicture(written.picture, "image");
  const order = orderOf(written, null, parts.clock());
  return async (work) => {
    const id = await createBadge(work, caller, order, picture);
    return created(`/v1/badge/${caller.issuerId}/${id}`);
  };
}

/** PUT /v1/badge/{client_id}/{badge_id} */
export async function update(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = badgeIdOf(c);
  const written = await readBadge(c);
  const picture = written.picture ? await readPicture(written.picture, "image") : null;
  return async (work) => {
    const order = orderOf(written, await getBadge(work, id), work.now);
    await updateBadge(work, caller, id, order, picture);
    return noContent;
  };
}

/** DELETE /v1/badge/{client_id}/{badge_id} */
export async function remove(c: Context<Web>, caller: Caller): Promise<Effect> {
  const id = badgeIdOf(c);
  return async (work) => {
    await deleteBadge(work, caller, id);
    return noContent;
  };
}

/** DELETE /v1/badge/{client_id} */
export async function removeAll(_c: Context<Web>, caller: Caller): Promise<Effect> {
  return async (work) => {
    await deleteAllBadges(work, caller);
    return noContent;
  };
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
  const filter = badgeFilterOf(c);
  const perform = parts.performInPieces();
  const badges = await perform(caller.issuerId, (work) => listBadges(work, filter));
  const pieces = listed(badges, caller, perform, parts);
  return answerLines(c, pieces, () => parts.limits.holdStream(caller.issuerId));
}

/** GET /v1/badge/{client_id}/_/categorylist */
export async function categories(c: Context<Web>, caller: Caller, parts: DoorParts): Promise<Response> {
  return c.json(await parts.perform(caller.issuerId, listCategories));
}

/** Pictures are heavy and ride inside the list, so they are fetched a few badges at a time. */
async function* listed(badges: readonly Badge[], caller: Caller, perform: Perform, parts: DoorParts) {
  const atOnce = 8;
  for (let start = 0; start < badges.length; start += atOnce) {
    const piece = badges.slice(start, start + atOnce);
    const digests = piece.map((badge) => badge.imageDigest);
    const pictures = await perform(caller.issuerId, (work) => listPictures(work, digests));
    yield linesOf(
      piece.map((badge) => {
        const picture = pictures.get(badge.imageDigest.toString("hex"));
        return listedBadge(badge, picture ? dataUri(picture) : null, parts);
      }),
    );
  }
}

function badgeIdOf(c: Context<Web>): BadgeId {
  const id = c.req.param("badge") ?? "";
  if (!isBadgeId(id)) throw new Problem("not-found", `There is no badge ${id.slice(0, 40)}.`);
  return id;
}
