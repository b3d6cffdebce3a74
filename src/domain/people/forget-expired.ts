import type { Work } from "#src/platform/work.ts";

const dayMs = 86_400_000;

/** Deletes what has no use any more: ended sessions and steps, counters of wrong tries, mails of a quarter of a year ago. */
export async function forgetExpired(work: Work): Promise<void> {
  const before = (days: number) => new Date(work.now.getTime() - days * dayMs);
  await work.tx.deleteFrom("session").where("expires_at", "<", work.now).execute();
  await work.tx.deleteFrom("sign_in_step").where("expires_at", "<", work.now).execute();
  await work.tx.deleteFrom("sign_in_failure").where("since", "<", before(1)).execute();
  await work.tx.deleteFrom("person_mail").where("created_at", "<", before(90)).execute();
}
