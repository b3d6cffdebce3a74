import type { Profile, ProfileOrder } from "#src/domain/issuers/profile.ts";
import type { IssuerId, SubIssuerId } from "#src/platform/ids.ts";

/** A part of an issuer with a profile of its own, in whose name badges can be issued: OBF's client alias. */
export interface SubIssuer extends Profile {
  readonly id: SubIssuerId;
  readonly issuerId: IssuerId;
  /** Since when nothing more is issued in its name. */
  readonly deletedAt: Date | null;
}

/** A sub-issuer as someone wants it to be. */
export type SubIssuerOrder = ProfileOrder;
