import { wordsFor, type BadgeWords } from "#src/domain/badges/words.ts";
import {
  findAward,
  findContent,
  findIssuerRecord,
  type AwardRecord,
  type ContentRecord,
  type IssuerRecord,
} from "#src/domain/publishing/public-records.ts";
import type { Pipeline } from "#src/platform/database/pipeline.ts";
import type { AwardId } from "#src/platform/ids.ts";

/** A badge as a page shows it. */
export interface ShownBadge {
  readonly content: ContentRecord;
  /** What the badge says, in the language that suits the reader best. */
  readonly words: BadgeWords;
}

/** Everything a page about one award shows. */
export interface BadgeView extends ShownBadge {
  readonly id: AwardId;
  readonly award: AwardRecord;
  /** In whose name it was issued: the issuer, or one of its sub-issuers. */
  readonly issuer: IssuerRecord;
}

/** Reads the award with what its event issued and in whose name, for a reader with these wishes, or null. */
export async function findBadgeView(
  reader: Pipeline,
  id: AwardId,
  wishes: string,
): Promise<BadgeView | null> {
  const award = await findAward(reader, id);
  const content = award && (await findContent(reader, award.badge_id, award.event_id));
  const issuer = content && (await findIssuerRecord(reader, content.profileId));
  return issuer ? { id, award, content, words: wordsFor(content, wishes), issuer } : null;
}
