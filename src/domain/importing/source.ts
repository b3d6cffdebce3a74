import type { BadgeOrder } from "#src/domain/badges/badge.ts";
import type { MessageText } from "#src/domain/badges/content.ts";
import type { AllWords, WrittenWords } from "#src/domain/badges/words.ts";
import type { ProfileOrder } from "#src/domain/issuers/profile.ts";
import type { AwardHistory } from "#src/domain/issuing/record-event.ts";
import type { BadgeOverride, Recipient } from "#src/domain/issuing/issue-order.ts";

/*
 * What an import reads, in our words: another server that issued badges, whatever it speaks. Ids are that server's.
 */

export interface Source {
  /** What foreign ids belong to. */
  readonly name: string;
  profile(): Promise<ForeignProfile>;
  /** Null when the server does not tell. */
  subIssuers(): Promise<ForeignSubIssuer[] | null>;
  badges(): Promise<ListedBadge[]>;
  /** Null when there is no such badge (any more). */
  badge(id: string): Promise<ForeignBadge | null>;
  countEvents(): Promise<number>;
  /** A page of issuing events, the oldest first. */
  events(page: { readonly offset: number; readonly limit: number }): Promise<ListedEvent[]>;
  event(listed: ListedEvent): Promise<ForeignEvent>;
  /** What became of the recipients. */
  histories(listed: ListedEvent): Promise<ForeignAward[]>;
  /** What an event issued; null when the server does not tell. */
  content(event: ListedEvent): Promise<ForeignContent | null>;
  /** What there is besides that no import carries, a sentence each. */
  others(): Promise<string[]>;
}

export interface ForeignProfile {
  readonly name: string;
  readonly description: string;
  readonly email: string;
  readonly replyTo: string | null;
  readonly url: string;
  /** Base64; null without one. */
  readonly picture: string | null;
  readonly changedAt: Date | null;
}

export interface ForeignSubIssuer extends ProfileOrder {
  readonly id: string;
  readonly replyTo: string | null;
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
}

export interface ListedBadge {
  readonly id: string;
  readonly name: string;
  readonly categories: readonly string[];
  readonly changedAt: Date | null;
}

export interface ForeignBadge {
  readonly id: string;
  readonly order: Omit<BadgeOrder, "subIssuerIds" | "categories">;
  readonly categories: readonly string[];
  readonly subIssuerIds: readonly string[];
  /** Base64. */
  readonly picture: string;
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
  /** What of it cannot be carried, a sentence each. */
  readonly remarks: readonly string[];
}

export interface ListedEvent {
  readonly id: string;
  readonly badgeId: string;
  readonly name: string;
  /** What the event itself is called, where the server tells. */
  readonly ownName: string | null;
  readonly createdAt: Date;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  /** Each address, in lower case, once. */
  readonly recipients: readonly Recipient[];
  readonly revokedAt: ReadonlyMap<string, Date>;
  readonly logEntry: Readonly<Record<string, unknown>> | null;
}

export interface ForeignEvent {
  readonly subIssuerId: string | null;
  readonly message: MessageText;
  readonly override: BadgeOverride | null;
  readonly overrideAsGiven: Readonly<Record<string, unknown>> | null;
  readonly logEntry: Readonly<Record<string, unknown>> | null;
  readonly apiConsumerId: string;
  readonly showReport: boolean;
  readonly sentEmail: boolean;
  /** Events of one badge with the same key issued the same content; null when the server does not say. */
  readonly contentKey: string | null;
  readonly remarks: readonly string[];
}

export interface ForeignAward extends Recipient, AwardHistory {}

export interface ForeignContent extends AllWords<WrittenWords> {
  /** Base64. */
  readonly picture: string;
}
