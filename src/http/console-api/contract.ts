import { z } from "zod";
import { rights, type Right } from "#src/domain/access/rights.ts";
import { roles, rolesShape } from "#src/domain/access/roles.ts";

/*
 * The shapes of the console's API. The server reads bodies with them and writes answers of their types; the console imports the types
 * alone. Times are ISO 8601 in UTC.
 */

const time = z.iso.datetime();

export const refusalShape = z.object({
  kind: z.enum([
    "invalid",
    "forbidden",
    "not-found",
    "gone",
    "conflict",
    "too-many",
    "unavailable",
    "signed-out",
    /** Show again who you are, at `/sign-in/again`, and repeat the call. */
    "sign-in-again",
    "broken",
  ]),
  message: z.string(),
  field: z.string().optional(),
  requestId: z.string(),
});

const grantShape = z.object({ role: z.enum(roles), badges: z.array(z.string()).nullable() });
const issuerName = z.object({ id: z.string(), name: z.string() });

export const sessionShape = z.object({
  person: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    language: z.string(),
    operator: z.boolean(),
  }),
  issuers: z.array(issuerName.extend({ roles: z.array(grantShape) })),
  /** The issuer an operator acts for: show a banner while it is there. */
  actingFor: issuerName.nullable(),
  /** What is dangerous does not ask again who one is. */
  provedLately: z.boolean(),
});

export const sessionsShape = z.array(
  z.object({
    id: z.string(),
    current: z.boolean(),
    method: z.string(),
    createdAt: time,
    lastSeenAt: time,
    userAgent: z.string(),
    address: z.string(),
  }),
);

export const issuerShape = issuerName.extend({
  description: z.string(),
  email: z.string(),
  url: z.string(),
  /** For which badges the caller has each right: `all` or their ids. */
  rights: z.partialRecord(
    z.enum(rights as [Right, ...Right[]]),
    z.union([z.literal("all"), z.array(z.string())]),
  ),
});

export const issuersShape = z.array(issuerName);
export const actingOrderShape = z.strictObject({ issuerId: z.string(), reason: z.string() });

export const membersShape = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(grantShape),
    since: time,
  }),
);
export const rolesOrderShape = z.strictObject({ roles: rolesShape });

export const invitationsShape = z.array(
  z.object({
    id: z.string(),
    email: z.string(),
    roles: z.array(grantShape),
    createdAt: time,
    expiresAt: time,
  }),
);
export const invitationOrderShape = z.strictObject({
  email: z.string(),
  roles: rolesShape,
  days: z.int().default(14),
  /** The language of the mail. */
  language: z.string().default("en"),
});
export const invitedShape = z.object({ id: z.string() });

export const auditQueryShape = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
export const auditShape = z.array(
  z.object({
    at: time,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.unknown(),
    address: z.string(),
    requestId: z.string(),
  }),
);

export type Refusal = z.infer<typeof refusalShape>;
export type Session = z.infer<typeof sessionShape>;
export type Sessions = z.infer<typeof sessionsShape>;
export type Issuer = z.infer<typeof issuerShape>;
export type Issuers = z.infer<typeof issuersShape>;
export type ActingOrder = z.infer<typeof actingOrderShape>;
export type Members = z.infer<typeof membersShape>;
export type RolesOrder = z.input<typeof rolesOrderShape>;
export type Invitations = z.infer<typeof invitationsShape>;
export type InvitationOrder = z.input<typeof invitationOrderShape>;
export type Audit = z.infer<typeof auditShape>;
