import type { Import } from "#src/domain/importing/import-issuer.ts";
import type { Imported } from "#src/domain/importing/imported.ts";
import type { ContentOf, IssuedContent } from "#src/domain/importing/issued-content.ts";
import { leaveOut, remark } from "#src/domain/importing/report.ts";
import type { ForeignAward, ForeignEvent, ListedEvent } from "#src/domain/importing/source.ts";
import { isMailAddress } from "#src/domain/issuers/rules.ts";
import type { Recipient } from "#src/domain/issuing/issue-order.ts";
import { tidyName } from "#src/domain/issuing/person-name.ts";
import { Problem } from "#src/platform/problem.ts";

/** An event that is not here yet, with all that is needed to write it. */
export interface LoadedEvent {
  readonly listed: ListedEvent;
  readonly event: ForeignEvent;
  readonly awards: readonly ForeignAward[];
  readonly issued: IssuedContent;
  /** Its badge is one that a dry run has tried and undone. */
  readonly isTrial: boolean;
}

/** What of its badge is here. */
export interface BadgeHere {
  readonly badge: Imported | null;
  readonly isTrial: boolean;
  /** The event came after the badges were read: its badge may have changed before it. */
  readonly isLate: boolean;
}

/** Reads from the other server what the list of events does not tell of one. */
export async function loadEvent(
  { source, report }: Import,
  listed: ListedEvent,
  { badge, isTrial, isLate }: BadgeHere,
  contentOf: ContentOf,
): Promise<LoadedEvent> {
  const [event, awards] = await Promise.all([source.event(listed), source.histories(listed)]);
  const told = await contentOf(listed, event, isLate ? null : badge);
  if (!told && !badge)
    throw new Problem("not-found", "Its badge is not there any more, and nothing tells what it was.");
  const issued = told ?? { kind: "as imported", override: event.override };
  remark(report, "event", listed, [
    ...event.remarks,
    ...(told ? [] : ["The server does not tell what it issued; it has what its badge says now."]),
  ]);
  const sound = withAddresses(report, listed, awards).map((award) => ({
    ...award,
    name: tidyName(award.name),
  }));
  if (sound.length === 0) throw new Problem("invalid", "It has no recipient with a mail address.");
  return { listed, event, awards: sound, issued, isTrial };
}

/** Those that have a mail address; the others are left out. */
export function withAddresses<One extends Recipient>(
  report: Import["report"],
  listed: ListedEvent,
  recipients: readonly One[],
): One[] {
  report.tallies.award.found += recipients.length;
  return recipients.filter(({ email }) => {
    const isSound = isMailAddress(email) && !email.includes("|");
    if (!isSound) {
      leaveOut(report, "award", { id: listed.id, name: email }, "That is not a mail address.");
    }
    return isSound;
  });
}
