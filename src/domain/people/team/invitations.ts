import { recordInAudit } from "#src/domain/access/audit.ts";
import { requireIssuer, type Caller } from "#src/domain/access/caller.ts";
import { requireRoles, rolesShape, type RoleGrant } from "#src/domain/access/roles.ts";
import { getIssuer } from "#src/domain/issuers/queries.ts";
import { requireMailAddress } from "#src/domain/issuers/rules.ts";
import { writeInvitationToken } from "#src/domain/people/link-tokens.ts";
import { queuePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import { randomBase62, type IssuerId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

/** An invitation into an issuer's team. */
export interface TeamInvitation {
  readonly id: string;
  readonly issuerId: IssuerId;
  readonly email: string;
  readonly roles: readonly RoleGrant[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date;
}

/** An invitation as an owner wants it. */
export interface InvitationOrder {
  readonly email: string;
  readonly roles: readonly RoleGrant[];
  /** How many days its link is good, 1 to 30. */
  readonly days: number;
  /** The languages of the mail, as an `Accept-Language` header. */
  readonly languages: string;
  /** Who asks, as the mail says it. */
  readonly inviter: string;
}

const mostOpen = 200;

/** Invites somebody to work for the issuer: a mail with a link goes to them. Returns the invitation's id. */
export async function inviteMember(
  work: Work,
  caller: Caller,
  sealer: Sealer,
  order: InvitationOrder,
): Promise<string> {
  requireIssuer(caller, work.issuerId);
  requireRoles(work.issuerId, order.roles);
  const email = requireMailAddress("email", order.email);
  if (!Number.isInteger(order.days) || order.days < 1 || order.days > 30) {
    throw invalid("days", "has to be 1 to 30");
  }
  if ((await listInvitations(work)).length >= mostOpen) {
    throw new Problem("conflict", `There are ${mostOpen} open invitations: revoke some first.`);
  }
  const issuer = await getIssuer(work.tx, work.issuerId);
  const id = randomBase62(16);
  await work.tx
    .insertInto("team_invitation")
    .values({
      issuer_id: work.issuerId,
      invitation_id: id,
      email,
      roles: JSON.stringify(order.roles),
      created_at: work.now,
      created_by: caller.name,
      expires_at: new Date(work.now.getTime() + order.days * 86_400_000),
      accepted_at: null,
      accepted_by: null,
      revoked_at: null,
    })
    .execute();
  await queuePersonMail(
    work,
    "team-invitation",
    { email, languages: order.languages },
    {
      token: writeInvitationToken(sealer, work.issuerId, id),
      issuer: issuer.name,
      inviter: order.inviter,
      roles: order.roles.map(({ role }) => role),
    },
  );
  await recordInAudit(work, caller, "team-invitation.create", id, { email, roles: order.roles });
  return id;
}

/** The issuer's open invitations, newest first. */
export async function listInvitations(work: Work): Promise<TeamInvitation[]> {
  const rows = await selectOpen(work).orderBy("created_at", "desc").orderBy("invitation_id").execute();
  return rows.map(invitationOf);
}

/** An invitation that is still open, or null: it expired, was accepted or revoked, or never was. */
export async function findOpenInvitation(work: Work, id: string): Promise<TeamInvitation | null> {
  const row = await selectOpen(work).where("invitation_id", "=", id).executeTakeFirst();
  return row ? invitationOf(row) : null;
}

/** Makes an invitation's link void. */
export async function revokeInvitation(work: Work, caller: Caller, id: string): Promise<void> {
  requireIssuer(caller, work.issuerId);
  const { numUpdatedRows } = await work.tx
    .updateTable("team_invitation")
    .set({ revoked_at: work.now })
    .where("issuer_id", "=", work.issuerId)
    .where("invitation_id", "=", id)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Problem("not-found", "There is no such open invitation.");
  await recordInAudit(work, caller, "team-invitation.revoke", id);
}

function selectOpen(work: Work) {
  return work.tx
    .selectFrom("team_invitation")
    .selectAll()
    .where("issuer_id", "=", work.issuerId)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", work.now);
}

function invitationOf(row: {
  invitation_id: string;
  issuer_id: string;
  email: string;
  roles: unknown;
  created_at: Date;
  created_by: string;
  expires_at: Date;
}): TeamInvitation {
  return {
    id: row.invitation_id,
    issuerId: row.issuer_id as IssuerId,
    email: row.email,
    roles: rolesShape.parse(row.roles),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
  };
}
