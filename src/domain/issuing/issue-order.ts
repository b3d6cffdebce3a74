import type { MessageText } from "#src/domain/badges/content.ts";
import type { WrittenCriteria } from "#src/domain/badges/criteria.ts";
import type { BadgeId } from "#src/platform/ids.ts";

/** Someone who is to get the badge; the address is lower-cased and unique within its order. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
}

/** Changes to what the badge says in whatever language, for one issuing event only. */
export interface BadgeOverride {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly criteria?: WrittenCriteria;
  /** Appended to the criteria. */
  readonly criteriaAdd?: WrittenCriteria;
}

/** One issuing event as someone wants it. */
export interface IssueOrder {
  readonly badgeId: BadgeId;
  /** In whose name, when not the issuer's own; refused when the badge does not allow it. */
  readonly subIssuerId: string | null;
  readonly recipients: readonly Recipient[];
  /** Null: now. */
  readonly issuedAt: Date | null;
  /** Null: as the badge has it; `never`: for ever. */
  readonly expiresAt: Date | "never" | null;
  /** Parts given here replace the badge's own. */
  readonly message: Partial<MessageText>;
  readonly override: BadgeOverride | null;
  /** The override as it came, to be handed out again. */
  readonly overrideAsGiven: Readonly<Record<string, unknown>> | null;
  readonly logEntry: Readonly<Record<string, unknown>> | null;
  readonly apiConsumerId: string;
  /** What the event is called; null: as the badge. */
  readonly eventName: string | null;
  readonly showReport: boolean;
  readonly sendEmail: boolean;
}
