import type { IssuerId } from "#src/platform/ids.ts";

/** An organisation that issues badges: OBF's client. */
export interface Issuer {
  readonly id: IssuerId;
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
}
