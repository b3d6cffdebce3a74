import { z } from "zod";
import { isBadgeId, issuerOfBadge, type BadgeId, type IssuerId } from "#src/platform/ids.ts";
import { invalid } from "#src/platform/problem.ts";

/** What somebody does for an issuer, the one that may most first. */
export const roles = ["owner", "creator", "issuer", "reviewer"] as const;

/** An owner runs the issuer, a creator makes badges, an issuer issues them, a reviewer decides on applications. */
export type Role = (typeof roles)[number];

/** One role, for all badges (null) or for some. */
export interface RoleGrant {
  readonly role: Role;
  readonly badges: readonly BadgeId[] | null;
}

/** The shape of the roles somebody is to have. */
export const rolesShape = z
  .array(
    z.strictObject({
      role: z.enum(roles),
      badges: z
        .array(
          z.custom<BadgeId>((id) => typeof id === "string" && isBadgeId(id), "has to be the id of a badge"),
        )
        .min(1)
        .max(500)
        .nullable()
        .default(null),
    }),
  )
  .min(1)
  .max(roles.length);

/** Refuses a role that is given twice, badges of another issuer, and an owner of some badges: an owner has the whole issuer. */
export function requireRoles(issuerId: IssuerId, grants: readonly RoleGrant[]): void {
  if (grants.length === 0) throw invalid("roles", "needs at least one role");
  if (new Set(grants.map(({ role }) => role)).size < grants.length) {
    throw invalid("roles", "names a role twice");
  }
  for (const { role, badges } of grants) {
    if (role === "owner" && badges) throw invalid("roles", "an owner cannot be limited to some badges");
    if (badges?.some((id) => issuerOfBadge(id) !== issuerId)) {
      throw invalid("roles", "names a badge of another issuer");
    }
  }
}
