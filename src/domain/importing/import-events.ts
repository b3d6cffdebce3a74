import { ahead } from "#src/domain/importing/ahead.ts";
import type { SeenBadges } from "#src/domain/importing/import-badges.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { findImported, type Imported } from "#src/domain/importing/imported.ts";
import { issuedContents } from "#src/domain/importing/issued-content.ts";
import { loadEvent } from "#src/domain/importing/load-event.ts";
import { refreshEvent } from "#src/domain/importing/refresh-event.ts";
import { orLeaveOut } from "#src/domain/importing/report.ts";
import type { ListedEvent } from "#src/domain/importing/source.ts";
import { writeEvent } from "#src/domain/importing/write-event.ts";
import { eventsAwaitingAnswers } from "#src/domain/issuing/queries.ts";
import type { EventId } from "#src/platform/ids.ts";

const pageSize = 100;
const atOnce = 4;

/**
 * Brings the issuing events over that are new, the oldest first, and to those that came before what was revoked since (and answered,
 * when it is asked again). So many were `counted` before the badges were read.
 */
export async function importEvents(it: Import, counted: number, badges: SeenBadges): Promise<void> {
  const { source, report } = it;
  const contentOf = issuedContents(it, badges);
  let done = 0;
  it.onProgress("events", done, counted);
  for (;;) {
    const page = await source.events({ offset: done, limit: pageSize });
    report.tallies.event.found += page.length;
    const known = await knownThings(it, page);
    const late = new Set(page.slice(Math.max(counted - done, 0)));
    const load = (listed: ListedEvent) =>
      orLeaveOut(report, "event", listed, async () => {
        const before = known.events.get(listed.id);
        if (before) {
          const isOpen = known.unanswered.has(before.ownId);
          return { listed, before, asked: isOpen ? await source.histories(listed) : null };
        }
        const here = known.badges.get(listed.badgeId);
        const badge = here ?? badges.planned.get(listed.badgeId) ?? null;
        return loadEvent(
          it,
          listed,
          { badge, isTrial: !here && !!badge, isLate: late.has(listed) },
          contentOf,
        );
      });
    for await (const loaded of ahead(page, atOnce, load)) {
      if (loaded && "before" in loaded) await refreshEvent(it, loaded.listed, loaded.before, loaded.asked);
      else if (loaded) {
        const written = await orLeaveOut(report, "event", loaded.listed, () => writeEvent(it, loaded));
        if (written === null) report.tallies.award.leftOut += loaded.awards.length;
      }
      it.onProgress("events", ++done, Math.max(done, counted));
    }
    // A server may give fewer at a time than it is asked for.
    if (page.length === 0 || (page.length < pageSize && done >= counted)) return;
  }
}

interface Known {
  readonly events: ReadonlyMap<string, Imported>;
  readonly badges: ReadonlyMap<string, Imported>;
  /** Own ids of events to ask about again. */
  readonly unanswered: ReadonlySet<string>;
}

/** What of a page is here already. */
function knownThings(it: Import, page: readonly ListedEvent[]): Promise<Known> {
  const { source, perform, caller, refresh } = it;
  return perform(caller.issuerId, async (work) => {
    const events = await findImported(
      work,
      source.name,
      "event",
      page.map(({ id }) => id),
    );
    const badges = await findImported(
      work,
      source.name,
      "badge",
      page.map(({ badgeId }) => badgeId),
    );
    const ownIds = [...events.values()].map(({ ownId }) => ownId as EventId);
    const unanswered = refresh ? await eventsAwaitingAnswers(work, ownIds) : new Set<EventId>();
    return { events, badges, unanswered };
  });
}
