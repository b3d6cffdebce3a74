import { personOf, type Person } from "#src/domain/people/person.ts";
import type { Db, Tx } from "#src/platform/database/database.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** The account with this address (lower case), or null. */
export async function findPersonByEmail(db: Db | Tx, email: string): Promise<Person | null> {
  const row = await db.selectFrom("person").selectAll().where("email", "=", email).executeTakeFirst();
  return row ? personOf(row) : null;
}

/** The account; refuses an unknown one. */
export async function getPerson(db: Db | Tx, personId: string): Promise<Person> {
  const row = await db.selectFrom("person").selectAll().where("person_id", "=", personId).executeTakeFirst();
  if (!row) throw new Problem("not-found", `There is no person ${personId.slice(0, 40)}.`);
  return personOf(row);
}

/** The account that an id or a mail address names; refuses an unknown one. */
export async function getPersonNamed(db: Db | Tx, text: string): Promise<Person> {
  const found = text.includes("@") ? await findPersonByEmail(db, text.trim().toLowerCase()) : null;
  if (text.includes("@") && !found)
    throw new Problem("not-found", `Nobody has the address ${text.slice(0, 80)}.`);
  return found ?? getPerson(db, text);
}

/** All accounts by name: for operators. */
export async function listPeople(db: Db | Tx): Promise<Person[]> {
  const rows = await db.selectFrom("person").selectAll().orderBy("name").orderBy("person_id").execute();
  return rows.map(personOf);
}

/** Whether anybody has an account yet. */
export async function hasPeople(db: Db | Tx): Promise<boolean> {
  return (await db.selectFrom("person").select("person_id").limit(1).execute()).length > 0;
}

/** How many operators can sign in, apart from one. */
export async function countOtherOperators(tx: Tx, personId: PersonId): Promise<number> {
  const { count } = await tx
    .selectFrom("person")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("operator", "=", true)
    .where("disabled_at", "is", null)
    .where("person_id", "!=", personId)
    .executeTakeFirstOrThrow();
  return count;
}
