import { randomBytes } from "node:crypto";
import { recordInAudit } from "#src/domain/access/audit.ts";
import type { Caller } from "#src/domain/access/caller.ts";
import { queuePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import { matchingStep } from "#src/domain/people/one-time-code.ts";
import type { Person } from "#src/domain/people/person.ts";
import { forgetRecoveryCodes, makeRecoveryCodes } from "#src/domain/people/recovery-codes.ts";
import { beginStep, countStepTry, findStep, takeStep } from "#src/domain/people/steps.ts";
import type { PersonId } from "#src/platform/ids.ts";
import { invalid, Problem } from "#src/platform/problem.ts";
import type { Sealer } from "#src/platform/secrets/sealing.ts";
import type { Work } from "#src/platform/work.ts";

const purpose = "authenticator";

/** Whether a person has an authenticator app, and with it a second factor. */
export async function hasAuthenticator(work: Work, personId: PersonId): Promise<boolean> {
  const row = await work.tx
    .selectFrom("authenticator")
    .select("person_id")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Begins to add an authenticator app: a secret that counts once a code of it was shown. Returns the step's token. */
export async function beginAuthenticator(work: Work, sealer: Sealer, person: Person): Promise<string> {
  if (await hasAuthenticator(work, person.id)) {
    throw new Problem("conflict", "There is an authenticator app already: remove it first.");
  }
  const secret = sealer.seal(randomBytes(20), purpose).toString("base64url");
  return beginStep(work, "authenticator-add", person.id, { secret });
}

/** The secret that is about to be added, to be shown to its person; null when the step is over. */
export async function secretToAdd(
  work: Work,
  sealer: Sealer,
  person: Person,
  token: string,
): Promise<Buffer | null> {
  const step = await findStep(work, "authenticator-add", token);
  if (step?.personId !== person.id) return null;
  return sealer.open(Buffer.from(step.data.secret, "base64url"), purpose);
}

/** Adds the authenticator app once a code shows that it has the secret; returns the recovery codes, which are shown once. */
export async function confirmAuthenticator(
  work: Work,
  caller: Caller,
  sealer: Sealer,
  person: Person,
  token: string,
  code: string,
): Promise<readonly string[] | "wrong" | "over"> {
  const secret = await secretToAdd(work, sealer, person, token);
  if (!secret) return "over";
  const step = matchingStep(secret, code, work.now, 0);
  if (step === null) return (await countStepTry(work, token)) ? "wrong" : "over";
  await takeStep(work, "authenticator-add", token);
  await work.tx
    .insertInto("authenticator")
    .values({
      person_id: person.id,
      secret_sealed: sealer.seal(secret, purpose),
      last_step: step,
      created_at: work.now,
    })
    .execute();
  const codes = await makeRecoveryCodes(work, person.id);
  await recordInAudit(work, caller, "authenticator.add", person.id);
  await queuePersonMail(work, "notice", person, { what: "authenticator-on", name: person.name });
  return codes;
}

/** Whether a code is the authenticator app's now; a code is good once. */
export async function takeCode(
  work: Work,
  sealer: Sealer,
  personId: PersonId,
  code: string,
): Promise<boolean> {
  const row = await work.tx
    .selectFrom("authenticator")
    .selectAll()
    .where("person_id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  const step = matchingStep(sealer.open(row.secret_sealed, purpose), code, work.now, row.last_step);
  if (step === null) return false;
  await work.tx
    .updateTable("authenticator")
    .set({ last_step: step })
    .where("person_id", "=", personId)
    .execute();
  return true;
}

/** Takes the authenticator app and its recovery codes away. */
export async function removeAuthenticator(work: Work, caller: Caller, person: Person): Promise<void> {
  const { numDeletedRows } = await work.tx
    .deleteFrom("authenticator")
    .where("person_id", "=", person.id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw invalid("authenticator", "there is none");
  await forgetRecoveryCodes(work, person.id);
  await recordInAudit(work, caller, "authenticator.remove", person.id);
  await queuePersonMail(work, "notice", person, { what: "authenticator-off", name: person.name });
}
