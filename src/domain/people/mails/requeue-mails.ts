import type { PersonMailName } from "#src/domain/people/jobs.ts";
import type { Tx } from "#src/platform/database/database.ts";

/** Gives mails that were queued when a backup was made new jobs; links to sign in are too old by then. Returns how many there are. */
export async function requeuePersonMails(
  tx: Tx,
  enqueue: (jobs: PersonMailName[]) => Promise<void>,
): Promise<number> {
  await tx
    .updateTable("person_mail")
    .set({ state: "withdrawn", error: "not sent: too old after a restore" })
    .where("state", "=", "queued")
    .where("kind", "in", ["sign-in", "new-address"])
    .execute();
  const rows = await tx.selectFrom("person_mail").select("mail_id").where("state", "=", "queued").execute();
  if (rows.length > 0) await enqueue(rows.map((row) => ({ mailId: row.mail_id })));
  return rows.length;
}
