import assert from "node:assert/strict";
import { after, test } from "node:test";
import { forgetExpired } from "#src/domain/people/forget-expired.ts";
import { requeuePersonMails } from "#src/domain/people/mails/requeue-mails.ts";
import { writePersonMail } from "#src/domain/people/mails/queue-mail.ts";
import { beginStep } from "#src/domain/people/steps.ts";
import { installationId } from "#src/platform/ids.ts";
import type { Work } from "#src/platform/work.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { headingOf, makePerson, signInAs } from "#test/support/people.ts";

/* What keeps the tables of people small, and what becomes of their mails after a restore. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const { perform } = await badgeworks.factory();
const days = (work: Work, howMany: number) => new Date(work.now.getTime() + howMany * 86_400_000);

class Undone extends Error {}

/** Runs something in the installation's transaction and undoes it. */
async function tryOut(run: (work: Work) => Promise<void>): Promise<void> {
  const outcome = perform(installationId, async (work) => {
    await run(work);
    throw new Undone();
  });
  await assert.rejects(outcome, Undone);
}

test("what has ended is forgotten, and nothing that has not", async () => {
  const person = await makePerson(badgeworks);
  const client = await signInAs(badgeworks, person);
  await tryOut(async (work) => {
    await beginStep(work, "passkey-sign-in", null, { challenge: "x" });
    await writePersonMail(work, "sign-in", person, { next: "" }, "sent");
    const count = async () => {
      const of = async (table: "session" | "sign_in_step" | "person_mail") =>
        (await work.tx.selectFrom(table).selectAll().execute()).length;
      return [await of("session"), await of("sign_in_step"), await of("person_mail")];
    };
    assert.deepEqual(await count(), [1, 1, 1]);
    await forgetExpired(work);
    assert.deepEqual(await count(), [1, 1, 1]);
    await forgetExpired({ ...work, now: days(work, 1) });
    assert.deepEqual(await count(), [1, 0, 1], "a step lives for minutes");
    await forgetExpired({ ...work, now: days(work, 8) });
    assert.deepEqual(await count(), [0, 0, 1], "a session that nobody uses lives for a week");
    await forgetExpired({ ...work, now: days(work, 91) });
    assert.deepEqual(await count(), [0, 0, 0], "a mail is known for a quarter of a year");
  });
  assert.equal(headingOf(await client.get("/account")), "Your account");
});

test("after a restore notices are sent that were waiting, and links to sign in are not", async () => {
  const person = await makePerson(badgeworks);
  await tryOut(async (work) => {
    const data = { what: "password", name: person.name } as const;
    const notice = await writePersonMail(work, "notice", person, data, "queued");
    const link = await writePersonMail(work, "sign-in", person, { next: "" }, "queued");
    const sent = await writePersonMail(work, "notice", person, data, "sent");
    const jobs: string[] = [];
    const count = await requeuePersonMails(work.tx, async (names) => {
      jobs.push(...names.map(({ mailId }) => mailId));
    });
    assert.deepEqual([count, jobs], [1, [notice]]);
    const rows = await work.tx.selectFrom("person_mail").select(["mail_id", "state"]).execute();
    const states = Object.fromEntries(rows.map((row) => [row.mail_id, row.state]));
    assert.deepEqual(
      [notice, link, sent].map((id) => states[id]),
      ["queued", "withdrawn", "sent"],
    );
  });
});

test("what people do to their accounts is in the log of the installation, and in no issuer's", async () => {
  const person = await makePerson(badgeworks);
  await signInAs(badgeworks, person);
  const issuer = await createIssuer(badgeworks);
  const actionsIn = async (log: string) => {
    const entries = (await badgeworks.cli("audit", "list", "--issuer", log)) as unknown as {
      action: string;
      subject: string;
    }[];
    return entries.filter(({ subject }) => subject === person.id).map(({ action }) => action);
  };
  const own = await actionsIn("installation");
  for (const action of ["person.create", "session.open"]) assert.ok(own.includes(action), own.join());
  assert.deepEqual(await actionsIn(issuer.id), []);
});
