import type { JobKind } from "#src/platform/jobs/job-queue.ts";

/** One mail of the outbox. */
export interface PersonMailName {
  readonly mailId: string;
}

/** Hands mails to people who sign in to the mail server. */
export const sendPersonMail: JobKind<PersonMailName> = { name: "people.send-mail", concurrency: 2 };
