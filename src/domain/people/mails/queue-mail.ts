import { sendPersonMail } from "#src/domain/people/jobs.ts";
import type { PersonMailData, PersonMailKind } from "#src/domain/people/mails/person-mail.ts";
import { randomBase62 } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";

/** Queues a mail to a person: it leaves when, and only when, the transaction commits. Returns its id. */
export async function queuePersonMail<Kind extends PersonMailKind>(
  work: Work,
  kind: Kind,
  to: { readonly email: string; readonly languages: string },
  data: PersonMailData<Kind>,
): Promise<string> {
  const mailId = await writePersonMail(work, kind, to, data, "queued");
  await work.enqueue(sendPersonMail, [{ mailId }]);
  return mailId;
}

/** Writes down a mail; `sent` for one that is handed over by other means. Returns its id. */
export async function writePersonMail<Kind extends PersonMailKind>(
  work: Work,
  kind: Kind,
  to: { readonly email: string; readonly languages: string },
  data: PersonMailData<Kind>,
  state: "queued" | "sent",
): Promise<string> {
  const mailId = randomBase62(20);
  await work.tx
    .insertInto("person_mail")
    .values({
      mail_id: mailId,
      kind,
      email: to.email,
      languages: to.languages.slice(0, 200),
      data: JSON.stringify(data),
      state,
      attempts: 0,
      error: null,
      created_at: work.now,
      updated_at: work.now,
      used_at: null,
    })
    .execute();
  return mailId;
}
