import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { recordAnswer, type Answer } from "#src/domain/issuing/record-answer.ts";
import type { AwardId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/**
 * The earner accepts or declines an award; refused when the award is unknown or was revoked. `wishes` are the languages the
 * earner likes, as an `Accept-Language` header: the issuer's next mails go out in them.
 */
export async function answerAward(
  work: Work,
  caller: Caller,
  id: AwardId,
  answer: Answer,
  wishes = "",
): Promise<void> {
  if (await recordAnswer(work, id, answer, wishes)) await recordInAudit(work, caller, `award.${answer}`, id);
}
