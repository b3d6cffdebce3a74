import type { MessageText } from "#src/domain/badges/content.ts";
import type { BadgeId } from "#src/platform/ids.ts";

/** Someone who is to get the badge; the address is lower-cased and unique within its order. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
}

/** Changes to what the badge says, for one issuing event only. */
export interface BadgeOverride {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly criteriaHtml?: string;
  /** Appended to the criteria. */
  readonly criteriaAdd?: string;
}

/** One issuing event as someone wants it. */
export interface IssueOrder {
  readonly badgeId: BadgeId;
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
  readonly showReport: boolean;
  readonly sendEmail: boolean;
}
