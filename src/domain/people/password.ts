import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { queuePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import type { Person } from "#src/domain/people/person.ts";
import { endSessionsOf, type SignedIn } from "#src/domain/people/sessions.ts";
import type { PersonId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Keeps a person's password: its hash. */
export async function keepPassword(work: Work, caller: Caller, person: Person, hash: string): Promise<void> {
  await work.tx
    .insertInto("password")
    .values({ person_id: person.id, hash, changed_at: work.now })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ hash, changed_at: work.now }))
    .execute();
  await recordInAudit(work, caller, "password.set", person.id);
}

/** Gives a person a new password, ends their other sessions and tells them. */
export async function changePassword(
  work: Work,
  caller: Caller,
  { person, session }: SignedIn,
  hash: string,
): Promise<void> {
  await keepPassword(work, caller, person, hash);
  await endSessionsOf(work, caller, person.id, session.id);
  await queuePersonMail(work, "notice", person, { what: "password", name: person.name });
}

/** Since when a person has their password; null without one. */
export async function passwordSince(work: Work, personId: PersonId): Promise<Date | null> {
  const row = await work.tx
    .selectFrom("password")
    .select("changed_at")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.changed_at ?? null;
}
