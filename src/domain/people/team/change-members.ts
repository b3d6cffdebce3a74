import { sql } from "kysely";
import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { requireRoles, type RoleGrant } from "#src/domain/access/roles.ts";
import { getPerson } from "#src/domain/people/queries.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** Lets a person with an account work for the issuer, in these roles in the place of any they had. */
export async function addMember(
  work: Work,
  caller: Caller,
  personId: PersonId,
  roles: readonly RoleGrant[],
): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const person = await getPerson(work.tx, personId);
  await putMember(work, caller, personId, roles);
  await recordInAudit(work, caller, "member.add", personId, { email: person.email, roles });
}

/** Changes what a member does; the issuer keeps an owner. */
export async function changeRoles(
  work: Work,
  caller: Caller,
  personId: PersonId,
  roles: readonly RoleGrant[],
): Promise<void> {
  requireIssuer(caller, work.issuerId);
  requireRoles(work.issuerId, roles);
  await requireMember(work, personId);
  if (!isOwner(roles)) await requireAnotherOwner(work, personId);
  await putMember(work, caller, personId, roles);
  await recordInAudit(work, caller, "member.change", personId, { roles });
}

/** Ends a person's work for the issuer, at once; everybody may leave themselves. The issuer keeps an owner. */
export async function removeMember(work: Work, caller: Caller, personId: PersonId): Promise<void> {
  const leaves =
    caller.kind === "person" && caller.personId === personId && caller.issuerId === work.issuerId;
  if (!leaves) requireIssuer(caller, work.issuerId);
  await requireMember(work, personId);
  await requireAnotherOwner(work, personId);
  await work.tx
    .deleteFrom("membership")
    .where("issuer_id", "=", work.issuerId)
    .where("person_id", "=", personId)
    .execute();
  await recordInAudit(work, caller, "member.remove", personId);
}

/** Writes a membership; who may is for its callers to know. */
export async function putMember(
  work: Work,
  caller: Caller,
  personId: PersonId,
  roles: readonly RoleGrant[],
): Promise<void> {
  requireRoles(work.issuerId, roles);
  const changed = { roles: JSON.stringify(roles), updated_at: work.now, updated_by: caller.name };
  await work.tx
    .insertInto("membership")
    .values({ issuer_id: work.issuerId, person_id: personId, created_at: work.now, ...changed })
    .onConflict((conflict) => conflict.columns(["issuer_id", "person_id"]).doUpdateSet(changed))
    .execute();
}

async function requireMember(work: Work, personId: PersonId): Promise<void> {
  const row = await work.tx
    .selectFrom("membership")
    .select("person_id")
    .where("issuer_id", "=", work.issuerId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  if (!row) throw new Problem("not-found", "Nobody of that id works for this issuer.");
}

/** Two owners who leave at once would each count the other: the rows are locked first. */
async function requireAnotherOwner(work: Work, personId: PersonId): Promise<void> {
  const { rows } = await sql<{ person_id: string; owner: boolean }>`
    select person_id, roles @> '[{"role": "owner"}]' as owner from membership
    where issuer_id = ${work.issuerId} for update`.execute(work.tx);
  const owners = rows.filter(({ owner }) => owner);
  if (!owners.some((one) => one.person_id === personId)) return;
  if (owners.length === 1) {
    throw new Problem("conflict", "This is the only owner: make somebody else an owner first.");
  }
}

function isOwner(roles: readonly RoleGrant[]): boolean {
  return roles.some(({ role }) => role === "owner");
}
