import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { personColumns, personOf, type Person, type PersonOrder } from "#src/domain/people/person.ts";
import { newPersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Makes an account; who may is for its callers to know. Refuses an address that has one. */
export async function createPerson(
  work: Work,
  caller: Caller,
  order: PersonOrder & { readonly operator?: boolean },
): Promise<Person> {
  const row = await work.tx
    .insertInto("person")
    .values({
      person_id: newPersonId(),
      ...personColumns(order),
      operator: order.operator ?? false,
      created_at: work.now,
      created_by: caller.name,
      disabled_at: null,
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row)
    throw new Problem("conflict", "email: somebody has an account with this address", { field: "email" });
  const person = personOf(row);
  await recordInAudit(work, caller, "person.create", person.id, {
    email: person.email,
    operator: person.operator,
  });
  return person;
}
