import { changeRoles, removeMember } from "#src/domain/people/team/change-members.ts";
import { inviteMember, listInvitations, revokeInvitation } from "#src/domain/people/team/invitations.ts";
import { listMembers } from "#src/domain/people/team/membership.ts";
import type { RoleGrant } from "#src/domain/access/roles.ts";
import {
  invitationOrderShape,
  invitationsShape,
  invitedShape,
  membersShape,
  rolesOrderShape,
} from "#src/http/console-api/contract.ts";
import { route } from "#src/http/console-api/route.ts";
import { isPersonId, type PersonId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** Who works for an issuer. */
export const teamRoutes = [
  route("GET", "/issuers/:issuer/members", "issuer.read", {
    answer: membersShape,
    run: async ({ parts, caller }) => {
      const members = await parts.perform(caller.issuerId, (work) => listMembers(work));
      return members.map(({ personId, name, email, roles, since }) => ({
        id: personId,
        name,
        email,
        roles: roles.map(grant),
        since: since.toISOString(),
      }));
    },
  }),
  route("PUT", "/issuers/:issuer/members/:person", "issuer.manage", {
    body: rolesOrderShape,
    dangerous: true,
    run: ({ parts, caller, body, param }) =>
      parts.perform(caller.issuerId, (work) =>
        changeRoles(work, caller, personOf(param("person")), body.roles),
      ),
  }),
  route("DELETE", "/issuers/:issuer/members/:person", "issuer.manage", {
    run: ({ parts, caller, param }) =>
      parts.perform(caller.issuerId, (work) => removeMember(work, caller, personOf(param("person")))),
  }),
  route("GET", "/issuers/:issuer/invitations", "issuer.manage", {
    answer: invitationsShape,
    run: async ({ parts, caller }) => {
      const invitations = await parts.perform(caller.issuerId, (work) => listInvitations(work));
      return invitations.map(({ id, email, roles, createdAt, expiresAt }) => ({
        id,
        email,
        roles: roles.map(grant),
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }));
    },
  }),
  route("POST", "/issuers/:issuer/invitations", "issuer.manage", {
    body: invitationOrderShape,
    answer: invitedShape,
    dangerous: true,
    run: async ({ parts, signedIn, caller, body }) => {
      const { email, roles, days, language } = body;
      const order = { email, roles, days, languages: language, inviter: signedIn.person.name };
      const id = await parts.perform(caller.issuerId, (work) =>
        inviteMember(work, caller, parts.sealer, order),
      );
      return { id };
    },
  }),
  route("DELETE", "/issuers/:issuer/invitations/:invitation", "issuer.manage", {
    run: ({ parts, caller, param }) =>
      parts.perform(caller.issuerId, (work) => revokeInvitation(work, caller, param("invitation"))),
  }),
];

function grant({ role, badges }: RoleGrant) {
  return { role, badges: badges && [...badges] };
}

function personOf(text: string): PersonId {
  if (!isPersonId(text)) throw new Problem("not-found", "Nobody of that id works for this issuer.");
  return text;
}
