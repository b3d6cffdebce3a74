import { invalid } from "#src/platform/problem.ts";
import { requireMailAddress, requireWebAddress } from "#src/domain/issuers/rules.ts";

/** A public profile as someone wants it to be: an issuer's or a sub-issuer's. */
export interface ProfileOrder {
  readonly name: string;
  readonly description: string;
  readonly email: string;
  /** Where answers to its mails go; null or nothing: to `email`. */
  readonly replyTo?: string | null;
  readonly url: string;
}

/** A public profile as it is kept. */
export interface Profile extends ProfileOrder {
  readonly replyTo: string | null;
  readonly imageDigest: Buffer | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** The columns of a profile, checked. */
export function profileColumns(profile: ProfileOrder) {
  return {
    name: requireProfileName(profile.name),
    description: profile.description,
    email: requireMailAddress("email", profile.email),
    reply_to: profile.replyTo ? requireMailAddress("reply_to", profile.replyTo) : null,
    url: requireWebAddress("url", profile.url),
  };
}

/** A name of 1 to 200 characters, without blanks around it. */
export function requireProfileName(text: string): string {
  const name = text.trim();
  if (name === "" || name.length > 200) throw invalid("name", "has to have 1 to 200 characters");
  return name;
}

/** The profile that a row of `issuer` or `sub_issuer` holds. */
export function profileOf(row: {
  name: string;
  description: string;
  email: string;
  reply_to: string | null;
  url: string;
  image_digest: Buffer | null;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
}): Profile {
  return {
    name: row.name,
    description: row.description,
    email: row.email,
    replyTo: row.reply_to,
    url: row.url,
    imageDigest: row.image_digest,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
