import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { requireName, requireOperator, type Person } from "#src/domain/people/person.ts";
import { countOtherOperators, getPerson } from "#src/domain/people/queries.ts";
import { endSessionsOf } from "#src/domain/people/sessions.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Makes a person an operator of the installation, or an operator a person like others; one operator always stays. */
export async function setOperator(
  work: Work,
  caller: Caller,
  personId: PersonId,
  operator: boolean,
): Promise<void> {
  requireOperator(caller);
  const person = await getPerson(work.tx, personId);
  if (person.operator === operator) return;
  if (!operator) await requireAnotherOperator(work, person);
  await work.tx.updateTable("person").set({ operator }).where("person_id", "=", personId).execute();
  // What somebody opened as an operator ends with it.
  if (!operator) await endSessionsOf(work, caller, personId);
  await recordInAudit(work, caller, operator ? "operator.add" : "operator.remove", personId, {
    email: person.email,
  });
}

/** Keeps a person from signing in, at once everywhere, or lets them again. */
export async function setDisabled(
  work: Work,
  caller: Caller,
  personId: PersonId,
  disabled: boolean,
): Promise<void> {
  requireOperator(caller);
  const person = await getPerson(work.tx, personId);
  if ((person.disabledAt !== null) === disabled) return;
  if (disabled && person.operator) await requireAnotherOperator(work, person);
  await work.tx
    .updateTable("person")
    .set({ disabled_at: disabled ? work.now : null })
    .where("person_id", "=", personId)
    .execute();
  if (disabled) await endSessionsOf(work, caller, personId);
  await recordInAudit(work, caller, disabled ? "person.disable" : "person.enable", personId, {
    email: person.email,
  });
}

/** Changes how a person is called and in which languages mails come to them. */
export async function changeOwnDetails(
  work: Work,
  caller: Caller,
  person: Person,
  change: { readonly name: string; readonly languages: string },
): Promise<void> {
  const name = requireName(change.name);
  await work.tx
    .updateTable("person")
    .set({ name, languages: change.languages.slice(0, 200) })
    .where("person_id", "=", person.id)
    .execute();
  await recordInAudit(work, caller, "person.update", person.id, { name });
}

/** Two operators who step down at once would each count the other: the rows are locked first. */
async function requireAnotherOperator(work: Work, person: Person): Promise<void> {
  await work.tx.selectFrom("person").select("person_id").where("operator", "=", true).forUpdate().execute();
  if ((await countOtherOperators(work.tx, person.id)) > 0) return;
  throw new Problem("conflict", `${person.email} is the only operator: make another one first.`);
}
