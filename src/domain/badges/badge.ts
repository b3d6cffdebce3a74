import type { BadgeContent, MessageText } from "#src/domain/badges/content.ts";
import type { AllWords, WrittenWords } from "#src/domain/badges/words.ts";
import type { BadgeId, IssuerId, SubIssuerId } from "#src/platform/ids.ts";

/** A badge as the other parts see it: its definition and its present content. */
export interface Badge extends BadgeContent {
  readonly id: BadgeId;
  readonly issuerId: IssuerId;
  readonly contentId: Buffer;
  readonly message: MessageText;
  readonly draft: boolean;
  readonly categories: readonly string[];
  /** Whole months an award of it stays valid, or null for ever. */
  readonly expiresMonths: number | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** What the issuer wants it to be for, in its own words. */
  readonly intent: string | null;
  /** The sub-issuers that may issue it, besides the issuer itself; deleted ones are left out. */
  readonly subIssuerIds: readonly SubIssuerId[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** A badge as someone wants it to be. */
export interface BadgeOrder extends AllWords<WrittenWords> {
  readonly css: string;
  readonly message: MessageText;
  readonly draft: boolean;
  readonly categories: readonly string[];
  readonly expiresMonths: number | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly intent: string | null;
  /** Refused when one of them is not a sub-issuer of the issuer. */
  readonly subIssuerIds: readonly string[];
}
