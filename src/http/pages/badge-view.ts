import {
  findAward,
  findContent,
  findIssuerRecord,
  type AwardRecord,
  type ContentRecord,
  type IssuerRecord,
} from "#src/domain/publishing/public-records.ts";
import type { Pipeline } from "#src/platform/database/pipeline.ts";
import { issuerOfAward, type AwardId } from "#src/platform/ids.ts";

/** Everything a page about one award shows. */
export interface BadgeView {
  readonly id: AwardId;
  readonly award: AwardRecord;
  readonly content: ContentRecord;
  readonly issuer: IssuerRecord;
}

/** Reads the award with what its event issued and who issued it, or null. */
export async function findBadgeView(reader: Pipeline, id: AwardId): Promise<BadgeView | null> {
  const [award, issuer] = await Promise.all([
    findAward(reader, id),
    findIssuerRecord(reader, issuerOfAward(id)),
  ]);
  const content = award && (await findContent(reader, award.badge_id, award.event_id));
  return award && content && issuer ? { id, award, content, issuer } : null;
}
