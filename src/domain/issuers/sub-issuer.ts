import type { IssuerId, SubIssuerId } from "#src/platform/ids.ts";

/** A part of an issuer with a profile of its own, in whose name badges can be issued: OBF's client alias. */
export interface SubIssuer {
  readonly id: SubIssuerId;
  readonly issuerId: IssuerId;
  readonly name: string;
  readonly description: string;
  readonly email: string;
  /** Where answers to its mails go; null: to `email`. */
  readonly replyTo: string | null;
  readonly url: string;
  readonly imageDigest: Buffer | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  /** Since when nothing more is issued in its name. */
  readonly deletedAt: Date | null;
}

/** A sub-issuer's profile as someone wants it to be. */
export interface SubIssuerOrder {
  readonly name: string;
  readonly description: string;
  readonly email: string;
  readonly replyTo: string | null;
  readonly url: string;
}
