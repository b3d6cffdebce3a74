import type { BadgeId, IssuerId } from "#src/platform/ids.ts";
import type { MessageText } from "#src/domain/badges/content.ts";

/** A badge as the other parts see it: its definition and its present content. */
export interface Badge {
  readonly id: BadgeId;
  readonly issuerId: IssuerId;
  readonly contentId: Buffer;
  readonly language: string;
  readonly name: string;
  readonly description: string;
  readonly criteriaHtml: string;
  readonly css: string;
  readonly tags: readonly string[];
  readonly imageDigest: Buffer;
  readonly message: MessageText;
  readonly draft: boolean;
  readonly categories: readonly string[];
  /** Whole months an award of it stays valid, or null for ever. */
  readonly expiresMonths: number | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** A badge as someone wants it to be. */
export interface BadgeOrder {
  readonly language: string;
  readonly name: string;
  readonly description: string;
  readonly criteriaHtml: string;
  readonly css: string;
  readonly tags: readonly string[];
  readonly message: MessageText;
  readonly draft: boolean;
  readonly categories: readonly string[];
  readonly expiresMonths: number | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}
