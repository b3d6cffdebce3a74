import { languageTag, wishesOf } from "#src/platform/i18n.ts";
import type { AwardId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Work } from "#src/platform/work.ts";

/** What an earner may say to an award. */
export type Answer = "accept" | "decline";

/**
 * Writes an earner's answer on the award and says whether anything changed: answering twice changes nothing, who declined may
 * still accept, what was accepted stays. Remembers the languages the earner likes. Refuses an unknown award and one that was revoked.
 */
export async function recordAnswer(
  work: Work,
  id: AwardId,
  answer: Answer,
  wishes: string,
): Promise<boolean> {
  const bytes = Buffer.from(id, "hex");
  const award = await work.tx
    .selectFrom("award")
    .select(["email", "accepted_at", "declined_at", "revoked_at"])
    .where("issuer_id", "=", work.issuerId)
    .where("award_id", "=", bytes)
    .forUpdate()
    .executeTakeFirst();
  if (!award) throw new Problem("not-found", "There is no such award.");
  if (award.revoked_at) throw new Problem("gone", "The issuer has revoked this badge.");
  if (award.accepted_at || (answer === "decline" && award.declined_at)) return false;
  await work.tx
    .updateTable("award")
    .set(answer === "accept" ? { accepted_at: work.now, declined_at: null } : { declined_at: work.now })
    .where("issuer_id", "=", work.issuerId)
    .where("award_id", "=", bytes)
    .execute();
  await rememberLanguages(work, award.email, wishes);
  return true;
}

const mostLanguages = 5;

/** Nothing known leaves what was known before. */
async function rememberLanguages(work: Work, email: string, wishes: string): Promise<void> {
  const tags = wishesOf(wishes).filter((tag) => languageTag(tag) !== null);
  if (tags.length === 0) return;
  const known = { languages: [...new Set(tags)].slice(0, mostLanguages).join(","), updated_at: work.now };
  await work.tx
    .insertInto("recipient_language")
    .values({ issuer_id: work.issuerId, email, ...known })
    .onConflict((conflict) => conflict.columns(["issuer_id", "email"]).doUpdateSet(known))
    .execute();
}
