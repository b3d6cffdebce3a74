import type { BadgeOrder } from "#src/domain/badges/badge.ts";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import { updateBadge } from "#src/domain/badges/update-badge.ts";
import { ahead } from "#src/domain/importing/ahead.ts";
import { bringOver, hasChanged, type Made } from "#src/domain/importing/bring-over.ts";
import { findImported, type Imported } from "#src/domain/importing/imported.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { ownSubIssuers } from "#src/domain/importing/import-sub-issuers.ts";
import { orLeaveOut, remark } from "#src/domain/importing/report.ts";
import type { ForeignBadge, ListedBadge } from "#src/domain/importing/source.ts";
import { listSubIssuers } from "#src/domain/issuers/sub-issuer-queries.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import type { Picture } from "#src/domain/pictures/picture.ts";
import type { BadgeId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

const atOnce = 4;

/** The badges of the other server, by their ids there. */
export interface SeenBadges {
  /** When each was last changed there, as its list says. */
  readonly changedAt: ReadonlyMap<string, Date | null>;
  /** Those that a dry run would have brought, as events will find them. */
  readonly planned: ReadonlyMap<string, Imported>;
}

/** Brings the badges over that are new or have changed there; drafts too. */
export async function importBadges(it: Import): Promise<SeenBadges> {
  const planned = new Map<string, Imported>();
  const { source, report, perform, caller } = it;
  const tally = report.tallies.badge;
  const listed = await source.badges();
  tally.found = listed.length;
  const known = await perform(caller.issuerId, (work) =>
    findImported(
      work,
      source.name,
      "badge",
      listed.map(({ id }) => id),
    ),
  );
  const due = listed.filter(({ id, changedAt }) => {
    const before = known.get(id);
    return !before?.ownChangedAt || hasChanged(before.sourceChangedAt, changedAt);
  });
  tally.unchanged = listed.length - due.length;
  let done = tally.unchanged;
  it.onProgress("badges", done, listed.length);

  const load = (badge: ListedBadge) => orLeaveOut(report, "badge", badge, () => loadBadge(it, badge));
  for await (const loaded of ahead(due, atOnce, load)) {
    if (loaded) {
      const { id, changedAt } = loaded.listed;
      await orLeaveOut(report, "badge", loaded.listed, async () => {
        await writeBadge(it, loaded);
        const plan = { ownId: "", ownVersion: null, sourceChangedAt: changedAt, ownChangedAt: null };
        if (it.dryRun) planned.set(id, plan);
      });
    }
    it.onProgress("badges", ++done, listed.length);
  }
  return { changedAt: new Map(listed.map(({ id, changedAt }) => [id, changedAt])), planned };
}

interface LoadedBadge {
  readonly listed: ListedBadge;
  readonly badge: ForeignBadge;
  readonly picture: Picture;
}

async function loadBadge({ source }: Import, listed: ListedBadge): Promise<LoadedBadge> {
  const badge = await source.badge(listed.id);
  if (!badge) throw new Problem("not-found", "It is in the list there and cannot be read.");
  return { listed, badge, picture: await readPicture(badge.picture, "image") };
}

async function writeBadge(it: Import, { listed, badge, picture }: LoadedBadge): Promise<void> {
  const { caller, source, report } = it;
  let lost: readonly string[] = [];
  const orderOf = async (work: Work): Promise<BadgeOrder> => {
    const subIssuers = await presentSubIssuers(work, source.name, badge.subIssuerIds);
    // In a dry run none has come.
    lost = it.dryRun ? [] : badge.subIssuerIds.filter((id) => !subIssuers.has(id));
    const categories = badge.categories.length > 0 ? badge.categories : listed.categories;
    return { ...badge.order, categories, subIssuerIds: [...subIssuers.values()] };
  };
  const made = async (work: Work, id: BadgeId): Promise<Made> => ({
    ownId: id,
    ownVersion: (await getBadge(work, id)).contentId.toString("hex"),
  });
  await bringOver(it, {
    kind: "badge",
    id: badge.id,
    name: listed.name,
    changedAt: badge.changedAt ?? listed.changedAt,
    create: async (work) =>
      made(work, await createBadge(work, caller, await orderOf(work), picture, badge.createdAt ?? work.now)),
    update: async (work, ownId) => {
      await updateBadge(work, caller, ownId as BadgeId, await orderOf(work), picture);
      return made(work, ownId as BadgeId);
    },
    changedHereAt: (work, ownId) => lastChange(work, ownId as BadgeId),
  });
  const remarks = lost.map((id) => `The sub-issuer ${id} that may issue it is not here.`);
  remark(report, "badge", listed, [...badge.remarks, ...remarks]);
}

/** What sub-issuers of the other server are here, without those deleted here. */
async function presentSubIssuers(work: Work, source: string, foreignIds: readonly string[]) {
  const own = await ownSubIssuers(work, source, foreignIds);
  if (own.size === 0) return own;
  const present = new Set<string>((await listSubIssuers(work)).map(({ id }) => id));
  return new Map([...own].filter(([, id]) => present.has(id)));
}

/** When a badge was last changed here; null when it was deleted. */
async function lastChange(work: Work, id: BadgeId): Promise<Date | null> {
  try {
    return (await getBadge(work, id)).updatedAt;
  } catch (error) {
    if (error instanceof Problem && error.kind === "not-found") return null;
    throw error;
  }
}
