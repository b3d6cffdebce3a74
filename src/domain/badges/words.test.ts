import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { contentOf } from "#src/domain/badges/content.ts";
import { bothForms } from "#src/domain/badges/criteria.ts";
import { requireAchievementType, requireLanguage, requireSoundWords } from "#src/domain/badges/rules.ts";
import {
  everyLanguage,
  noDetails,
  wordsFor,
  wordsIn,
  writtenWords,
  type BadgeWords,
} from "#src/domain/badges/words.ts";
import { Problem } from "#src/platform/problem.ts";

const words = (language: string): BadgeWords => ({
  ...noDetails,
  language,
  name: language,
  description: "",
  criteria: bothForms({ format: "markdown", text: "x" }),
  tags: [],
});
const badge = { words: words("fi"), translations: [words("en"), words("zh-Hant"), words("pt-BR")] };
const written = (...languages: string[]) => {
  const [first = words("en"), ...others] = languages.map(words);
  return { words: writtenWords(first), translations: others.map(writtenWords) };
};
const refuses = (field: string, run: () => unknown) =>
  assert.throws(run, (error) => error instanceof Problem && error.detail.field === field);

test("a reader gets the words they like best, and the primary language when none fit", () => {
  for (const [wishes, language] of [
    ["", "fi"],
    ["*", "fi"],
    ["de,sv", "fi"],
    ["en-GB", "en"],
    ["de,en;q=0.5,fi;q=0.7", "fi"],
    ["zh-Hant-TW", "zh-Hant"],
    ["zh", "zh-Hant"],
    ["pt-PT,pt;q=0.9", "pt-BR"],
  ] as const) {
    assert.equal(wordsFor(badge, wishes).language, language, wishes);
  }
});

test("whoever asks for exactly a language of the badge gets it, and only then", () => {
  const language = fc.constantFrom("fi", "en", "zh-Hant", "pt-BR", "pt", "FI", "");
  fc.assert(
    fc.property(language, (asked) => {
      const found = everyLanguage(badge).find((one) => one.language === asked) ?? null;
      assert.equal(wordsIn(badge, asked), found);
    }),
  );
});

test("content kept before there was Markdown gets it when it is read", () => {
  const row = {
    language: "en",
    name: "First aid",
    description: "",
    criteria_format: "html",
    criteria_html: "<p>Take the <b>course</b>.</p>",
    criteria_markdown: null,
    css: "",
    tags: [],
    alignment: [],
    achievement_type: null,
    credits_available: null,
    field_of_study: null,
    human_code: null,
    specialization: null,
    translations: [],
    image_digest: Buffer.alloc(32),
  };
  assert.equal(contentOf(row).words.criteria.markdown, "Take the **course**.");
});

test("a language is a tag that Open Badges 3.0 takes, in its usual spelling", () => {
  for (const [given, tag] of [
    ["fi", "fi"],
    ["EN_gb", "en-GB"],
    [" zh-hant ", "zh-Hant"],
    ["sr-latn-rs", "sr-Latn-RS"],
    ["es-419", "es-419"],
    ["iw", "he"],
  ] as const) {
    assert.equal(requireLanguage("language", given), tag);
  }
  for (const wrong of [
    "",
    "x",
    "english",
    "e1",
    "en-",
    "en-GB-oxendict",
    "ca-valencia",
    "<b>",
    "en\0",
    "i-klingon",
    "de-1",
  ]) {
    refuses("language", () => requireLanguage("language", wrong));
  }
});

test("a kind of achievement is one of Open Badges 3.0's or an own one", () => {
  assert.equal(requireAchievementType("achievement_type", "microcredential"), "MicroCredential");
  assert.equal(requireAchievementType("achievement_type", "ext:Diving"), "ext:Diving");
  for (const wrong of ["", "Diving", "ext:", "ext:a b"]) {
    refuses("achievement_type", () => requireAchievementType("achievement_type", wrong));
  }
});

test("no language twice, not too many, not too much to read", () => {
  requireSoundWords(written("fi", "en"));
  refuses("language", () => requireSoundWords(written("fi", "en", "fi")));
  const tags = Array.from(
    { length: 51 },
    (_, at) => `a${String.fromCharCode(97 + (at % 26))}${at < 26 ? "" : "a"}`,
  );
  requireSoundWords(written(...tags.slice(0, 50)));
  refuses("language", () => requireSoundWords(written(...tags)));
  const long = written("fi", "en");
  const criteria = { format: "html", text: "x".repeat(1_000_000) } as const;
  requireSoundWords({ words: { ...long.words, criteria }, translations: [] });
  refuses("criteria", () => requireSoundWords({ ...long, words: { ...long.words, criteria } }));
});
