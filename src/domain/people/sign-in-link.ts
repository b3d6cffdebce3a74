import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { isMailAddress } from "#src/domain/issuers/rules.ts";
import { budgetOfMails, countTry } from "#src/domain/people/failures.ts";
import { personMailOf, type PersonMail, type PersonMailKind } from "#src/domain/people/mails/person-mail.ts";
import { queuePersonMail, writePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import { requireOperator, type Person } from "#src/domain/people/person.ts";
import { findPersonByEmail } from "#src/domain/people/queries.ts";
import { completeSignIn, type SignInOutcome } from "#src/domain/people/complete-sign-in.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

const linkMinutes = 20;

/**
 * Has a sign-in link mailed to an address, if it has an account; the same is done for each address, so that neither the answer nor its
 * time says which. One network can ask for so many.
 */
export async function askForSignInLink(
  work: Work,
  sealer: Sealer,
  from: Pick<Caller, "address">,
  order: { readonly email: string; readonly languages: string; readonly next: string },
): Promise<{ readonly kind: "asked" } | { readonly kind: "paused"; readonly seconds: number }> {
  const email = order.email.trim().toLowerCase();
  if (!isMailAddress(email)) return { kind: "asked" };
  const seconds = await countTry(work, sealer, budgetOfMails(from.address));
  if (seconds > 0) return { kind: "paused", seconds };
  await queuePersonMail(work, "sign-in", { email, languages: order.languages }, { next: order.next });
  return { kind: "asked" };
}

/** Makes a sign-in link for the operator to hand over, for who cannot get mails; returns the mail's id it is written under. */
export async function handOutSignInLink(work: Work, caller: Caller, person: Person): Promise<string> {
  requireOperator(caller);
  await recordInAudit(work, caller, "sign-in-link.hand-out", person.id, { email: person.email });
  return writePersonMail(work, "sign-in", person, { next: "" }, "sent");
}

/** Who a link that is still good would sign in; looking uses nothing up. */
export async function findLinkHolder(
  work: Work,
  mailId: string,
): Promise<{ readonly person: Person; readonly next: string } | null> {
  const mail = await findFreshLink(work, "sign-in", mailId);
  const person = mail && (await findPersonByEmail(work.tx, mail.email));
  if (!person || person.disabledAt || mail.kind !== "sign-in") return null;
  return { person, next: mail.data.next };
}

/** Uses a link up and signs in; null when it is no longer good. */
export async function signInByLink(
  work: Work,
  from: Pick<Caller, "address" | "requestId">,
  mailId: string,
  userAgent: string,
): Promise<(SignInOutcome & { readonly next: string }) | null> {
  const found = await findLinkHolder(work, mailId);
  if (!found || !(await useUp(work, mailId))) return null;
  const { person, next } = found;
  return { ...(await completeSignIn(work, from, person, "link", userAgent, next)), next };
}

/** A mailed link that was not used yet and is young enough. */
export async function findFreshLink(
  work: Work,
  kind: PersonMailKind,
  mailId: string,
): Promise<PersonMail | null> {
  const row = await work.tx
    .selectFrom("person_mail")
    .selectAll()
    .where("mail_id", "=", mailId)
    .where("kind", "=", kind)
    .where("used_at", "is", null)
    .where("created_at", ">", new Date(work.now.getTime() - linkMinutes * 60_000))
    .executeTakeFirst();
  return row ? personMailOf(row) : null;
}

/** Uses a mailed link up; false when somebody was faster. */
export async function useUp(work: Work, mailId: string): Promise<boolean> {
  const { numUpdatedRows } = await work.tx
    .updateTable("person_mail")
    .set({ used_at: work.now })
    .where("mail_id", "=", mailId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
