import assert from "node:assert/strict";
import { after, test } from "node:test";
import { sql } from "kysely";
import { recordAnswer } from "#src/domain/issuing/record-answer.ts";
import { openIssuingBed } from "#test/support/issuing-bed.ts";

const bed = await openIssuingBed();
after(() => bed[Symbol.asyncDispose]());

/** What is remembered of an address after it has answered with these wishes, one after the other. */
async function remembered(...answers: string[]): Promise<string | null> {
  const email = `${crypto.randomUUID()}@x.example`;
  for (const wishes of answers) {
    const { awardIds } = await bed.addEvent([{ email, name: "" }]);
    const [id = assert.fail()] = awardIds;
    assert.equal(await bed.perform(bed.issuerId, (work) => recordAnswer(work, id, "accept", wishes)), true);
    assert.equal(await bed.perform(bed.issuerId, (work) => recordAnswer(work, id, "accept", "et")), false);
  }
  return bed.perform(bed.issuerId, async ({ tx }) => {
    const { rows } = await sql<{ languages: string }>`
      select languages from recipient_language where email = ${email}`.execute(tx);
    return rows[0]?.languages ?? null;
  });
}

test("an answer remembers the languages its earner likes, the last answer counts, answering twice does not", async () => {
  assert.equal(await remembered("sv-SE,sv;q=0.9,en;q=0.5"), "sv-se,sv,en");
  assert.equal(await remembered("fi;q=0.1, ar"), "ar,fi");
  assert.equal(await remembered("fi", "sv"), "sv");
});

test("what is no language is not remembered, and nothing known leaves what was", async () => {
  assert.equal(await remembered(""), null);
  assert.equal(await remembered("*"), null);
  assert.equal(await remembered("fi", "*"), "fi");
  assert.equal(await remembered("<script>, fi;q=0, en\0x, 5, sv"), "sv");
  assert.equal(await remembered("a".repeat(5000)), null);
  assert.equal(await remembered("fi,sv,et,en,de,fr,fi"), "fi,sv,et,en,de");
});
