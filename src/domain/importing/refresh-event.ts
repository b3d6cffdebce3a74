import type { Imported } from "#src/domain/importing/imported.ts";
import type { Import } from "#src/domain/importing/import-issuer.ts";
import { withAddresses } from "#src/domain/importing/load-event.ts";
import type { ForeignAward, ListedEvent } from "#src/domain/importing/source.ts";
import { performOrTry } from "#src/domain/importing/perform-or-try.ts";
import { recordHistory } from "#src/domain/issuing/record-history.ts";
import type { EventId } from "#src/platform/ids.ts";

/** Brings an event that came before up to what became of its awards there; `asked` are all of them, when the server was asked. */
export async function refreshEvent(
  it: Import,
  listed: ListedEvent,
  before: Imported,
  asked: readonly ForeignAward[] | null,
): Promise<void> {
  const { event, award } = it.report.tallies;
  const revoked = [...listed.revokedAt].map(([email, revokedAt]) => ({
    email,
    revokedAt,
    acceptedAt: null,
    declinedAt: null,
  }));
  const histories = asked ?? revoked;
  const count = withAddresses(it.report, listed, listed.recipients).length;
  let changed = 0;
  if (histories.length > 0) {
    changed = await performOrTry(it, (work) =>
      recordHistory(work, it.caller, before.ownId as EventId, histories),
    );
  }
  award.updated += changed;
  award.unchanged += Math.max(count - changed, 0);
  event[changed > 0 ? "updated" : "unchanged"]++;
}
