import type { Profile } from "#src/domain/issuers/profile.ts";
import type { IssuerId } from "#src/platform/ids.ts";

/** An organisation that issues badges: OBF's client. */
export interface Issuer extends Profile {
  readonly id: IssuerId;
  /** Awards it may issue in one calendar year; null when there is no limit. */
  readonly issuingLimit: number | null;
}
