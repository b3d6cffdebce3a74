import { groupCommits } from "#src/domain/issuing/group-commits.ts";
import {
  giveUp,
  listQueued,
  readDue,
  readEventToInvite,
  recordOutcomes,
  withdrawNotNeeded,
  type DueInvitation,
  type Outcome,
} from "#src/domain/issuing/invitation-outbox.ts";
import { sendInvitations, type InvitationRange } from "#src/domain/issuing/jobs.ts";
import { compileInvitation } from "#src/domain/issuing/mails/invitation.ts";
import { wordsFor } from "#src/domain/badges/words.ts";
import { bestLanguage, languages } from "#src/platform/i18n.ts";
import type { Pipeline } from "#src/platform/database/pipeline.ts";
import type { AwardId, BadgeId, EventId } from "#src/platform/ids.ts";
import type { JobRun } from "#src/platform/jobs/job-queue.ts";
import type { MailTransport } from "#src/platform/mail/mail-transport.ts";
import {
  MailDeferred,
  MailRefused,
  oneLine,
  parseMailAddress,
  type OutgoingMail,
} from "#src/platform/mail/outgoing-mail.ts";
import type { Perform } from "#src/platform/work.ts";

/** What sending invitations needs from the rest of the house. */
export interface InvitationDeps {
  readonly perform: Perform;
  /** A connection of its own for single statements, so that nobody else's wait behind its commits. */
  readonly outbox: Pipeline;
  readonly mail: MailTransport;
  readonly publicUrl: string;
  /** `Name <address>` or an address: mails leave from it, in the issuer's name. */
  readonly mailFrom: string;
  /** Where an award can be seen and accepted. */
  readonly receiveUrl: (awardId: AwardId) => string;
  /** Where the picture of a badge, as an event issued it, can be fetched. */
  readonly pictureUrl: (badgeId: BadgeId, eventId: EventId) => string;
}

/** Looked up again this often, so that a mail whose award was revoked meanwhile stays here. */
const freshMs = 2000;
const mailsInOneRead = 100;

/** So many failures in a row, with no success between them, and the server is left alone until the next try. */
const mostTroubles = 3;
const mostDeferrals = 100;

/**
 * Sends the queued invitations of a range. Each outcome is written before its connection takes another message, so a process
 * killed at any moment repeats at most the messages that were on the wire. Throws when some are to be tried again.
 */
export async function sendInvitationsOf(
  deps: InvitationDeps,
  range: InvitationRange,
  run: JobRun,
): Promise<void> {
  const start = await deps.perform(range.issuerId, async (work) => {
    const event = await readEventToInvite(work, range);
    await withdrawNotNeeded(work, range);
    return event && { event, awardIds: await listQueued(work, range) };
  });
  if (!start || start.awardIds.length === 0) return;

  const compose = composer(deps, range.eventId, start.event);
  const record = groupCommits<Outcome>((outcomes) => recordOutcomes(deps.outbox, range, outcomes));
  const due = dueInvitations(deps, range, start.awardIds);
  const server = patience();

  async function keepSending(): Promise<void> {
    while (!run.signal.aborted && !server.exhausted()) {
      const invitation = await due();
      if (!invitation || run.signal.aborted || server.exhausted()) return;
      const outcome = await attempt(deps.mail, compose(invitation), invitation.awardId, server);
      await record(outcome);
    }
  }
  const lanes = Array.from({ length: deps.mail.connections }, keepSending);
  const failure = (await Promise.allSettled(lanes)).find((lane) => lane.status === "rejected");
  if (failure) throw failure.reason;
  await settle(deps, range, run, server.lastError() ?? "stopped before it was its turn");
}

/** Afterwards: what is left waits for the job's next try, or is given up when there is none. */
async function settle(
  deps: InvitationDeps,
  range: InvitationRange,
  run: JobRun,
  reason: string,
): Promise<void> {
  const left = await deps.perform(range.issuerId, async (work) => {
    await withdrawNotNeeded(work, range);
    const queued = (await listQueued(work, range)).length;
    if (queued === 0 || !run.lastTry) return queued;
    // A stop is nobody's fault: what is left gets a new job with all its tries.
    if (run.signal.aborted) await work.enqueue(sendInvitations, [range]);
    else await giveUp(work, range, reason);
    return 0;
  });
  if (left > 0) throw new Error(`${left} invitations are to be tried again: ${reason}`);
}

/** Hands out the invitations one by one, each looked up shortly before it leaves. */
function dueInvitations(
  deps: InvitationDeps,
  range: InvitationRange,
  awardIds: readonly AwardId[],
): () => Promise<DueInvitation | null> {
  let rest = awardIds;
  let ready: DueInvitation[] = [];
  let readAt = 0;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const unused = ready[0];
    if (unused) rest = awardIds.slice(awardIds.indexOf(unused.awardId));
    ready = [];
    const wanted = rest.slice(0, mailsInOneRead);
    ready = await deps.perform(range.issuerId, (work) => readDue(work, range, wanted));
    rest = rest.slice(wanted.length);
    readAt = performance.now();
  }
  return async () => {
    for (;;) {
      const stale = performance.now() - readAt > freshMs;
      if (ready.length > 0 && !stale) return ready.shift() ?? null;
      if (ready.length === 0 && rest.length === 0) return null;
      reading ??= read().finally(() => (reading = null));
      await reading;
    }
  };
}

/**
 * Makes the message for one award: from this installation in the issuer's name, with answers to the issuer, in the languages
 * its receiver likes; those of whom nothing is known get the badge's primary language.
 */
function composer(
  deps: InvitationDeps,
  eventId: EventId,
  event: NonNullable<Awaited<ReturnType<typeof readEventToInvite>>>,
): (invitation: DueInvitation) => OutgoingMail {
  const { content, issuer, message } = event;
  const imageUrl = deps.pictureUrl(event.badgeId, eventId);
  const compiled = new Map<string, ReturnType<typeof compileInvitation>>();

  /** One invitation for all who get the badge's words and ours in the same languages. */
  function invitationFor(wishes: string): ReturnType<typeof compileInvitation> {
    const { language, name, description } = wordsFor(content, wishes);
    const ours = bestLanguage(wishes, languages);
    const key = `${language} ${ours}`;
    const badge = { language, name, description, imageUrl };
    const fill =
      compiled.get(key) ??
      compileInvitation({ language: ours, badge, issuer, message, messageLanguage: content.words.language });
    compiled.set(key, fill);
    return fill;
  }
  const sender = parseMailAddress(deps.mailFrom);
  const host = new URL(deps.publicUrl).hostname;
  return ({ awardId, email, name, wishes }) => ({
    from: { name: issuer.name || sender.name, address: sender.address },
    replyTo: issuer.replyTo ? { name: issuer.name, address: issuer.replyTo } : null,
    to: { name, address: email },
    ...invitationFor(wishes ?? content.words.language)({ name, email, receiveUrl: deps.receiveUrl(awardId) }),
    messageId: `${awardId}.invitation@${host}`,
    key: `${awardId}.invitation`,
    headers: {},
  });
}

type Patience = ReturnType<typeof patience>;

/** Counts failures in a row and says when it is enough. */
function patience() {
  let troubles = 0;
  let deferrals = 0;
  let lastError: string | null = null;
  return {
    success(): void {
      troubles = 0;
      deferrals = 0;
    },
    trouble(reason: string): void {
      troubles++;
      lastError = reason;
    },
    deferral(reason: string): void {
      troubles = 0;
      deferrals++;
      lastError = reason;
    },
    exhausted: () => troubles >= mostTroubles || deferrals >= mostDeferrals,
    lastError: () => lastError,
  };
}

async function attempt(
  mail: MailTransport,
  message: OutgoingMail,
  awardId: AwardId,
  server: Patience,
): Promise<Outcome> {
  try {
    await mail.send(message);
    server.success();
    return { awardId, state: "sent", error: null };
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 500);
    if (error instanceof MailRefused) {
      server.success();
      return { awardId, state: "failed", error: reason };
    }
    if (error instanceof MailDeferred) server.deferral(reason);
    else server.trouble(reason);
    return { awardId, state: "queued", error: reason };
  }
}
