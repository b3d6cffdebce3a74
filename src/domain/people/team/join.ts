import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import type { RoleGrant } from "#src/domain/access/roles.ts";
import { createPerson } from "#src/domain/people/create-person.ts";
import { callerOf, type Person } from "#src/domain/people/person.ts";
import { findPersonByEmail } from "#src/domain/people/queries.ts";
import { openSession } from "#src/domain/people/sessions.ts";
import { putMember } from "#src/domain/people/team/change-members.ts";
import { findOpenInvitation, type TeamInvitation } from "#src/domain/people/team/invitations.ts";
import { memberCaller } from "#src/domain/people/team/membership.ts";
import type { IssuerId, PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import { rolesShape } from "#src/domain/access/roles.ts";
import { asIssuer, type Work } from "#src/platform/work.ts";

type From = Pick<Caller, "address" | "requestId">;

/** An open invitation, and whether its address has an account. */
export async function readInvitation(
  work: Work,
  issuerId: IssuerId,
  id: string,
): Promise<{ readonly invitation: TeamInvitation; readonly known: boolean } | null> {
  const invitation = await asIssuer(work, issuerId, (own) => findOpenInvitation(own, id));
  if (!invitation) return null;
  return { invitation, known: (await findPersonByEmail(work.tx, invitation.email)) !== null };
}

/** Joins a team with the account that is signed in; roles that the person has there already stay. */
export async function joinTeam(
  work: Work,
  from: From,
  person: Person,
  issuerId: IssuerId,
  invitationId: string,
): Promise<void> {
  await asIssuer(work, issuerId, async (own) => {
    const invitation = await findOpenInvitation(own, invitationId);
    if (!invitation) throw new Problem("gone", "This invitation is not open any more.");
    const { numUpdatedRows } = await own.tx
      .updateTable("team_invitation")
      .set({ accepted_at: own.now, accepted_by: person.id })
      .where("issuer_id", "=", issuerId)
      .where("invitation_id", "=", invitationId)
      .where("accepted_at", "is", null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new Problem("gone", "This invitation is not open any more.");
    const roles = together(await rolesNow(own, person.id), invitation.roles);
    const caller = memberCaller(person, issuerId, roles, from);
    await putMember(own, caller, person.id, roles);
    await recordInAudit(own, caller, "team-invitation.accept", invitationId, { roles });
  });
}

/** Makes the account that an invited address does not have yet, joins the team and signs in; returns the session's token. */
export async function joinAsNewPerson(
  work: Work,
  from: From,
  order: { readonly name: string; readonly languages: string; readonly userAgent: string },
  issuerId: IssuerId,
  invitationId: string,
): Promise<{ readonly token: string; readonly person: Person }> {
  const found = await readInvitation(work, issuerId, invitationId);
  if (!found) throw new Problem("gone", "This invitation is not open any more.");
  const { email } = found.invitation;
  const newcomer = { kind: "person", issuerId: work.issuerId, name: email, roles: [], ...from } as const;
  const person = await createPerson(work, newcomer, { ...order, email });
  await joinTeam(work, from, person, issuerId, invitationId);
  const token = await openSession(work, callerOf(person, from), person, "link", order.userAgent);
  return { token, person };
}

async function rolesNow(work: Work, personId: PersonId): Promise<readonly RoleGrant[]> {
  const row = await work.tx
    .selectFrom("membership")
    .select("roles")
    .where("issuer_id", "=", work.issuerId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row ? rolesShape.parse(row.roles) : [];
}

/** All that either list grants; a role for all badges swallows one for some. */
function together(one: readonly RoleGrant[], other: readonly RoleGrant[]): readonly RoleGrant[] {
  const found = new Map<string, RoleGrant>();
  for (const { role, badges } of [...one, ...other]) {
    const before = found.get(role);
    const all = badges === null || before?.badges === null;
    found.set(role, {
      role,
      badges: all ? null : [...new Set([...(before?.badges ?? []), ...(badges ?? [])])],
    });
  }
  return [...found.values()];
}
