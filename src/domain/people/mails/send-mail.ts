import { sql } from "kysely";
import type { PersonMailName } from "#src/domain/people/jobs.ts";
import { composePersonMail } from "#src/domain/people/mails/compose-mail.ts";
import { personMailOf, type PersonMail } from "#src/domain/people/mails/person-mail.ts";
import type { PeopleAddresses } from "#src/domain/people/people-addresses.ts";
import { findPersonByEmail } from "#src/domain/people/queries.ts";
import { installationId } from "#src/platform/ids.ts";
import type { JobRun } from "#src/platform/jobs/job-queue.ts";
import type { MailTransport } from "#src/platform/mail/mail-transport.ts";
import { MailRefused, oneLine, parseMailAddress } from "#src/platform/mail/outgoing-mail.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Perform, Work } from "#src/platform/work.ts";

/** What sending needs from the rest of the house. */
export interface PersonMailDeps {
  readonly perform: Perform;
  readonly sealer: Sealer;
  readonly mail: MailTransport;
  readonly addresses: PeopleAddresses;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
}

const mostLinksInAnHour = 5;

/** Sends one queued mail and writes what came of it; throws when it is to be tried again. */
export async function sendPersonMailOf(
  deps: PersonMailDeps,
  { mailId }: PersonMailName,
  run: JobRun,
): Promise<void> {
  const mail = await deps.perform(installationId, (work) => findDue(work, mailId));
  if (!mail) return;
  const record = (state: "sent" | "failed" | "queued", error: string | null) =>
    deps.perform(installationId, (work) => recordOutcome(work, mailId, state, error));
  try {
    await deps.mail.send({
      from: parseMailAddress(deps.mailFrom),
      replyTo: null,
      to: { name: "", address: mail.email },
      ...composePersonMail(mail, deps.sealer, deps.addresses),
      messageId: `${mailId}.person@${new URL(deps.addresses.account).hostname}`,
      key: `${mailId}.person`,
      headers: {},
    });
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 500);
    if (error instanceof MailRefused || run.lastTry) return record("failed", reason);
    await record("queued", reason);
    throw error;
  }
  await record("sent", null);
}

/**
 * The mail when it is still to leave. A sign-in link goes to people with an account only, and a few times an hour: whoever asked was
 * answered without knowing either.
 */
async function findDue(work: Work, mailId: string): Promise<PersonMail | null> {
  const row = await work.tx
    .selectFrom("person_mail")
    .selectAll()
    .where("mail_id", "=", mailId)
    .where("state", "=", "queued")
    .executeTakeFirst();
  if (!row) return null;
  const mail = personMailOf(row);
  if (mail.kind !== "sign-in") return mail;
  const person = await findPersonByEmail(work.tx, mail.email);
  const withdrawn =
    person === null || person.disabledAt
      ? "nobody who may sign in has this address"
      : (await linksBefore(work, mail)) >= mostLinksInAnHour
        ? "too many links to this address in an hour"
        : null;
  if (!withdrawn) return mail;
  await recordOutcome(work, mailId, "withdrawn", withdrawn);
  return null;
}

async function linksBefore(work: Work, mail: PersonMail): Promise<number> {
  const since = new Date(mail.createdAt.getTime() - 3_600_000);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from person_mail
    where email = ${mail.email} and created_at between ${since} and ${mail.createdAt} and kind = 'sign-in'
      and state <> 'withdrawn' and mail_id <> ${mail.id}`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

async function recordOutcome(
  work: Work,
  mailId: string,
  state: "sent" | "failed" | "queued" | "withdrawn",
  error: string | null,
): Promise<void> {
  await work.tx
    .updateTable("person_mail")
    .set((eb) => ({ state, error, attempts: eb("attempts", "+", 1), updated_at: work.now }))
    .where("mail_id", "=", mailId)
    .execute();
}
