import { createBadge } from "#src/domain/badges/create-badge.ts";
import { deleteBadge } from "#src/domain/badges/delete-badges.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import { everyLanguage, writtenWords } from "#src/domain/badges/words.ts";
import { findImported, keepImported, type Imported } from "#src/domain/importing/imported.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { ownSubIssuers } from "#src/domain/importing/import-sub-issuers.ts";
import { keepIssued } from "#src/domain/importing/issued-content.ts";
import type { LoadedEvent } from "#src/domain/importing/load-event.ts";
import { performOrTry } from "#src/domain/importing/perform-or-try.ts";
import { remark } from "#src/domain/importing/report.ts";
import { recordEvent } from "#src/domain/issuing/record-event.ts";
import type { BadgeId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { takeTurn, type Work } from "#src/platform/work.ts";

/** Writes one event of the other server with its awards, and its badge when only its events are left of it. */
export async function writeEvent(it: Import, loaded: LoadedEvent): Promise<void> {
  const { source, report, caller } = it;
  const { listed, event, awards } = loaded;
  const { tallies } = report;
  const subIssuerIds = event.subIssuerId === null ? [] : [event.subIssuerId];

  const done = await performOrTry(it, async (work) => {
    await takeTurn(work, "import");
    const isKnown = (await findImported(work, source.name, "event", [listed.id])).has(listed.id);
    const subIssuers = await ownSubIssuers(work, source.name, subIssuerIds);
    if (isKnown || loaded.isTrial) return { isKnown, subIssuers };
    const badge = await badgeOf(work, it, loaded);
    const { contentId, name } = await keepIssued(work, loaded.issued, badge);
    const eventId = await recordEvent(work, caller, {
      ...event,
      badgeId: badge.ownId as BadgeId,
      contentId,
      eventName: listed.ownName === name ? null : listed.ownName,
      subIssuerId: subIssuers.get(event.subIssuerId ?? "") ?? null,
      createdAt: listed.createdAt,
      issuedAt: listed.issuedAt,
      expiresAt: listed.expiresAt,
      awards,
    });
    await keepImported(work, source.name, "event", listed.id, {
      ownId: eventId,
      ownVersion: null,
      sourceChangedAt: null,
      ownChangedAt: null,
    });
    return { isKnown, subIssuers };
  });
  tallies.event[done.isKnown ? "unchanged" : "imported"]++;
  tallies.award[done.isKnown ? "unchanged" : "imported"] += awards.length;
  const lost = it.dryRun ? [] : subIssuerIds.filter((id) => !done.subIssuers.has(id));
  remark(
    report,
    "event",
    listed,
    lost.map((id) => `It was issued by the sub-issuer ${id}, which is not here.`),
  );
}

/** What its badge became here; one that is not in the list of badges there is made for its events and deleted at once. */
async function badgeOf(work: Work, it: Import, { listed, issued }: LoadedEvent): Promise<Imported> {
  const { source, caller } = it;
  const known = (await findImported(work, source.name, "badge", [listed.badgeId])).get(listed.badgeId);
  if (known) return known;
  if (issued.kind !== "other") throw new Problem("not-found", "Its badge did not come over.");
  const [words, ...translations] = everyLanguage(issued.words).map(writtenWords);
  if (!words) throw new Problem("invalid", "Its badge has no words.");
  const order = {
    words,
    translations,
    css: "",
    message: { subject: "", body: "", linkText: "", footer: "" },
    draft: false,
    categories: [],
    expiresMonths: null,
    metadata: null,
    intent: null,
    subIssuerIds: [],
  };
  const ownId = await createBadge(work, caller, order, issued.picture, listed.createdAt);
  const ownVersion = (await getBadge(work, ownId)).contentId.toString("hex");
  await deleteBadge(work, caller, ownId);
  const made = { ownId, ownVersion, sourceChangedAt: null, ownChangedAt: null };
  await keepImported(work, source.name, "badge", listed.badgeId, made);
  return made;
}
