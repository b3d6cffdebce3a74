import type { Caller } from "#src/domain/access/caller.ts";
import { importBadges } from "#src/domain/importing/import-badges.ts";
import { importEvents } from "#src/domain/importing/import-events.ts";
import { importProfile } from "#src/domain/importing/import-profile.ts";
import { importSubIssuers } from "#src/domain/importing/import-sub-issuers.ts";
import type { ImportReport } from "#src/domain/importing/report.ts";
import type { Source } from "#src/domain/importing/source.ts";
import type { Perform } from "#src/platform/work.ts";

/** One import: from where, into what, and how. */
export interface Import {
  readonly source: Source;
  readonly perform: Perform;
  /** Acts for the issuer that everything goes into. */
  readonly caller: Caller;
  /** Reads everything and writes nothing. */
  readonly dryRun: boolean;
  readonly keepProfile: boolean;
  /** Asks again what became of awards that came before and that nobody had answered. */
  readonly refresh: boolean;
  readonly report: ImportReport;
  readonly onProgress: (step: ImportStep, done: number, total: number) => void;
}

export type ImportStep = "profile" | "sub-issuers" | "badges" | "events";

/**
 * Brings an issuer over from another server: profile, sub-issuers, badges and issuing events. Each thing is one transaction with the
 * note of what it became, so that an import that was broken off goes on where it ended, and one that runs again brings what is new.
 * Sends no mails. The report fills while it runs.
 */
export async function importIssuer(it: Import): Promise<void> {
  await importProfile(it);
  await importSubIssuers(it);
  // Later events may have issued what badges have become since they were read.
  const eventCount = await it.source.countEvents();
  await importEvents(it, eventCount, await importBadges(it));
  it.report.notes.push(...(await it.source.others()));
}
