import { z } from "zod";
import { roles } from "#src/domain/access/roles.ts";

/** What a security notice tells of. */
export const notices = [
  "password",
  "passkey-added",
  "passkey-removed",
  "authenticator-on",
  "authenticator-off",
  "address",
] as const;

/** Each kind of mail with what it is made from. */
export const mailShapes = {
  /** To an address that somebody typed to sign in; whether it has an account is found out when it is sent. */
  "sign-in": z.object({ next: z.string() }),
  /** To a new address, to learn whether it is its person's. */
  "new-address": z.object({ personId: z.string(), name: z.string() }),
  "team-invitation": z.object({
    token: z.string(),
    issuer: z.string(),
    inviter: z.string(),
    roles: z.array(z.enum(roles)),
  }),
  /** To somebody whose way to sign in was changed. */
  notice: z.object({ what: z.enum(notices), name: z.string() }),
} as const;

export type PersonMailKind = keyof typeof mailShapes;
export type PersonMailData<Kind extends PersonMailKind> = z.infer<(typeof mailShapes)[Kind]>;
export type NoticeOf = (typeof notices)[number];

/** A mail as it is kept. */
export type PersonMail = {
  [Kind in PersonMailKind]: {
    readonly id: string;
    readonly kind: Kind;
    readonly email: string;
    readonly languages: string;
    readonly data: PersonMailData<Kind>;
    readonly createdAt: Date;
  };
}[PersonMailKind];

/** The mail that a row of `person_mail` holds. */
export function personMailOf(row: {
  mail_id: string;
  kind: string;
  email: string;
  languages: string;
  data: unknown;
  created_at: Date;
}): PersonMail {
  const kind = row.kind as PersonMailKind;
  return {
    id: row.mail_id,
    kind,
    email: row.email,
    languages: row.languages,
    data: mailShapes[kind].parse(row.data),
    createdAt: row.created_at,
  } as PersonMail;
}
