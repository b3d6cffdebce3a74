import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import {
  bestLanguage,
  directionOf,
  languages,
  languageTag,
  nameOfLanguage,
  translator,
} from "#src/platform/i18n.ts";

/** The kind of part in a parsed ICU text that is plain text. */
const literal = 0;

type Parts = ReturnType<IntlMessageFormat["getAst"]>;

/** The names of a text's placeholders, also those inside plurals and selects. */
function placeholders(parts: Parts, found = new Set<string>()): Set<string> {
  for (const part of parts) {
    const type: number = part.type;
    if (type !== literal && "value" in part) found.add(part.value);
    if ("options" in part)
      for (const option of Object.values(part.options)) placeholders(option.value, found);
  }
  return found;
}

function read(language: string): Record<string, string> {
  const texts: Record<string, string> = JSON.parse(
    readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), "utf8"),
  );
  return texts;
}

test("the languages of the product are there, English first", () => {
  assert.equal(languages[0], "en");
  for (const language of ["en", "fi", "sv", "et"]) assert.ok(languages.includes(language), language);
});

for (const language of languages) {
  test(`${language}: every key of English and no other, in order, with the same placeholders, well formed`, () => {
    const english = read("en");
    const texts = read(language);
    assert.deepEqual(Object.keys(texts), Object.keys(english).toSorted());
    for (const [key, text] of Object.entries(texts)) {
      assert.equal(typeof text, "string", key);
      const parts = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();
      const wanted = new IntlMessageFormat(english[key] ?? "", "en", undefined, { ignoreTag: true }).getAst();
      assert.deepEqual([...placeholders(parts)].toSorted(), [...placeholders(wanted)].toSorted(), key);
    }
  });
}

test("a text comes in its language, an unknown language in English", () => {
  assert.equal(translator("sv-FI")("mail.invitation.link-text"), "Se ditt märke");
  assert.equal(translator("tlh")("mail.invitation.link-text"), "See your badge");
  assert.equal(translator("")("mail.invitation.link-text"), "See your badge");
});

test("values are filled in as they are", () => {
  const text = translator("en")("mail.invitation.greeting", { name: "<b>{x}' & co</b>" });
  assert.equal(text, "Hello <b>{x}' & co</b>,");
});

test("the best language follows weights, order and regions", () => {
  const available = ["en", "fi", "sv", "et"];
  const cases: [string | null | undefined, string][] = [
    ["fi", "fi"],
    ["de, sv;q=0.5, et;q=0.9", "et"],
    ["sv-SE,sv;q=0.9,en;q=0.8", "sv"],
    ["FI-fi", "fi"],
    ["fi;q=0, et", "et"],
    ["de", "en"],
    ["*", "en"],
    ["", "en"],
    [null, "en"],
    [undefined, "en"],
    [";;;q=,,", "en"],
  ];
  for (const [header, expected] of cases)
    assert.equal(bestLanguage(header, available), expected, String(header));
});

test("a wish takes what is less exact, then another kind of the same language", () => {
  const available = ["fi", "zh-Hant", "pt-BR", "pt"];
  for (const [header, expected] of [
    ["zh-Hant-TW", "zh-Hant"],
    ["zh", "zh-Hant"],
    ["pt-BR", "pt-BR"],
    ["pt-PT", "pt"],
    ["de, zh-Hans-CN;q=0.2", "zh-Hant"],
    ["p", "fi"],
  ] as const) {
    assert.equal(bestLanguage(header, available), expected, header);
  }
});

test("a language has a direction and a name of its own; what is none has neither", () => {
  for (const [language, direction, name] of [
    ["fi", "ltr", "Suomi"],
    ["ar", "rtl", "العربية"],
    ["az-Arab", "rtl", null],
    ["he-IL", "rtl", null],
    ["pt-BR", "ltr", "Português (Brasil)"],
    ["", "auto", ""],
    ["english please", "auto", "english please"],
    ["en-x", "auto", "en-x"],
  ] as const) {
    assert.equal(directionOf(language), direction, language);
    if (name !== null) assert.equal(nameOfLanguage(language), name);
  }
  assert.deepEqual(["FI-fi", "zh_hant", "zh-hant", "e", ""].map(languageTag), [
    "fi-FI",
    null,
    "zh-Hant",
    null,
    null,
  ]);
});
