import type { Caller } from "#src/domain/access/caller.ts";
import type { Role } from "#src/domain/access/roles.ts";
import type { BadgeId, IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/*
 * Who may do what, in one place. Operations name the right they need; doors decide nothing. API clients have their issuer's
 * whole wire, the operator and the program everything, those who came by a mailed link nothing but their own affair.
 */

/** Which roles have each right. */
const rolesWith = {
  /** Its profile, languages and the names of its people. */
  "issuer.read": ["owner", "creator", "issuer", "reviewer"],
  /** Profile, people, API clients, keys, audit log. */
  "issuer.manage": ["owner"],
  "badge.read": ["owner", "creator", "issuer", "reviewer"],
  "badge.create": ["owner", "creator"],
  "badge.edit": ["owner", "creator"],
  /** Who got a badge: names and addresses. */
  "award.read": ["owner", "issuer"],
  "award.issue": ["owner", "issuer"],
  "award.revoke": ["owner", "issuer"],
  "application.review": ["owner", "issuer", "reviewer"],
  "report.read": ["owner", "creator", "issuer"],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof rolesWith;

/** All rights, for pages and tests that go through them. */
export const rights = Object.keys(rolesWith) as Right[];

/** Whether a role has a right at all, apart from the badges it is limited to. */
export function roleHas(role: Role, right: Right): boolean {
  return (rolesWith[right] as readonly Role[]).includes(role);
}

/** The badges for which a caller has a right: `all`, or those it is limited to. */
export function badgesWith(caller: Caller, right: Right): "all" | ReadonlySet<BadgeId> {
  if (caller.kind !== "person") return mayAsMachine(caller) ? "all" : new Set();
  const grants = (caller.roles ?? []).filter(({ role }) => roleHas(role, right));
  if (grants.some(({ badges }) => badges === null)) return "all";
  return new Set(grants.flatMap(({ badges }) => badges ?? []));
}

/**
 * Whether a caller has a right: for one badge, or without one for the issuer as a whole. Reading is for the whole issuer also with a
 * right to some badges: the reader sees those.
 */
export function mayDo(caller: Caller, issuerId: IssuerId, right: Right, badgeId?: BadgeId): boolean {
  if (caller.issuerId !== issuerId) return false;
  const badges = badgesWith(caller, right);
  if (badges === "all") return true;
  return badgeId === undefined ? forSomeBadges(right) && badges.size > 0 : badges.has(badgeId);
}

/** Refuses a caller without the right, saying who can help. */
export function requireRight(caller: Caller, issuerId: IssuerId, right: Right, badgeId?: BadgeId): void {
  if (mayDo(caller, issuerId, right, badgeId)) return;
  if (caller.issuerId !== issuerId || caller.kind !== "person") {
    throw new Problem("forbidden", "These credentials belong to another issuer.");
  }
  const where = badgeId === undefined ? "" : " for this badge";
  throw new Problem(
    "forbidden",
    `Your role does not allow this${where}. An owner of the issuer can change it.`,
  );
}

function mayAsMachine({ kind }: Caller): boolean {
  return kind === "api-client" || kind === "operator" || kind === "system";
}

/** Rights that somebody limited to some badges has in lists and tasks that are narrowed to them. */
function forSomeBadges(right: Right): boolean {
  return right === "issuer.read" || right.endsWith(".read") || right === "application.review";
}
