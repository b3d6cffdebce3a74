import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireMailAddress } from "#src/domain/issuers/rules.ts";
import { queuePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import type { Person } from "#src/domain/people/person.ts";
import { findPersonByEmail } from "#src/domain/people/queries.ts";
import { findFreshLink, useUp } from "#src/domain/people/sign-in-link.ts";
import type { Work } from "#src/platform/work.ts";

/** Has a link mailed to a person's new address: it counts once that was opened. Nothing says whether somebody else has the address. */
export async function askForNewAddress(work: Work, person: Person, email: string): Promise<void> {
  const address = requireMailAddress("email", email);
  const { languages, id: personId, name } = person;
  if (address === person.email) return;
  await queuePersonMail(work, "new-address", { email: address, languages }, { personId, name });
}

/** The new address that a link confirms for this person, if it is still good. */
export async function findNewAddress(work: Work, person: Person, mailId: string): Promise<string | null> {
  const mail = await findFreshLink(work, "new-address", mailId);
  return mail?.kind === "new-address" && mail.data.personId === person.id ? mail.email : null;
}

/** Takes the confirmed address and tells the old one; null when the link is no longer good or somebody else has the address. */
export async function takeNewAddress(
  work: Work,
  caller: Caller,
  person: Person,
  mailId: string,
): Promise<string | null> {
  const email = await findNewAddress(work, person, mailId);
  if (!email || (await findPersonByEmail(work.tx, email)) || !(await useUp(work, mailId))) return null;
  await work.tx.updateTable("person").set({ email }).where("person_id", "=", person.id).execute();
  await recordInAudit(work, caller, "person.address", person.id, { from: person.email, to: email });
  await queuePersonMail(work, "notice", person, { what: "address", name: person.name });
  return email;
}
