import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as fc from "fast-check";
import { createBadge } from "#src/domain/badges/create-badge.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import { updateBadge } from "#src/domain/badges/update-badge.ts";
import { keptWords, writtenWords, type AllWords, type WrittenWords } from "#src/domain/badges/words.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, operatorOf } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/* What a badge says, in whatever languages, is kept as it was written, and under the same id whoever writes it. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const { perform } = await badgeworks.factory();
const operator = operatorOf(issuer.id);
const picture = await readPicture((await makePng()).toString("base64"), "image");

const text = fc
  .string({ unit: "grapheme", maxLength: 20 })
  .map((one) => one.replaceAll("\0", "").toWellFormed());
/** As objects are usually made. */
const record = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(model, { noNullPrototype: true });
const maybe = fc.option(text, { nil: null });
const words = (language: string): fc.Arbitrary<WrittenWords> =>
  record({
    language: fc.constant(language),
    name: text,
    description: text,
    criteria: record({ format: fc.constantFrom("html" as const, "markdown" as const), text }),
    tags: fc.array(text, { maxLength: 3 }),
    alignment: fc.array(
      record({
        targetName: text,
        targetUrl: fc.constant("https://x.example"),
        targetDescription: maybe,
        targetFramework: maybe,
        targetCode: maybe,
      }),
      { maxLength: 2 },
    ),
    achievementType: fc.constantFrom(null, "Badge", "ext:Diving"),
    creditsAvailable: fc.option(
      fc.double({ min: 0, max: 1000, noNaN: true }).map((one) => one + 0),
      { nil: null },
    ),
    fieldOfStudy: maybe,
    humanCode: maybe,
    specialization: maybe,
  });
const allWords: fc.Arbitrary<AllWords<WrittenWords>> = fc
  .uniqueArray(fc.constantFrom("ar", "en", "fi", "pt-BR", "zh-Hant"), { minLength: 1, maxLength: 4 })
  .chain((languages) => fc.tuple(...languages.map(words)))
  .map(([first, ...translations]) => ({ words: first as WrittenWords, translations }));

const rest = {
  css: "",
  message: { subject: "", body: "", linkText: "", footer: "" },
  draft: false,
  categories: [],
  expiresMonths: null,
  metadata: null,
  intent: null,
  subIssuerIds: [],
};
const byLanguage = <One extends { language: string }>(all: readonly One[]) =>
  all.toSorted((a, b) => (a.language < b.language ? -1 : 1));

test("badges come back as they were written, and the same words have the same id", async () => {
  await fc.assert(
    fc.asyncProperty(allWords, allWords, async (given, other) => {
      await perform(issuer.id, async (work) => {
        const id = await createBadge(work, operator, { ...given, ...rest }, picture);
        const badge = await getBadge(work, id);
        const kept = keptWords(given);
        assert.deepEqual(badge.words, kept.words);
        assert.deepEqual(badge.translations, byLanguage(kept.translations));
        assert.deepEqual(writtenWords(badge.words), given.words);

        const again = { ...given, translations: given.translations.toReversed() };
        await updateBadge(work, operator, id, { ...again, ...rest }, null);
        assert.deepEqual((await getBadge(work, id)).contentId, badge.contentId);

        await updateBadge(work, operator, id, { ...other, ...rest }, null);
        const same = JSON.stringify(ordered(given)) === JSON.stringify(ordered(other));
        assert.equal((await getBadge(work, id)).contentId.equals(badge.contentId), same);
      });
    }),
    { numRuns: 60 },
  );
});

function ordered(given: AllWords<WrittenWords>): unknown {
  return [given.words, byLanguage(given.translations)];
}
