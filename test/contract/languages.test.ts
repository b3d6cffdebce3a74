import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createBadge as createInDomain } from "#src/domain/badges/create-badge.ts";
import { getBadge } from "#src/domain/badges/queries.ts";
import { noDetails } from "#src/domain/badges/words.ts";
import { readPicture } from "#src/domain/pictures/read-picture.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer, type TestIssuer, operatorOf } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/*
 * Badges in several languages, and the members of a badge that only newer clients know. Source: OBF contract, sections 4.1
 * (badge object) and 6.1 (public badge JSON).
 */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const { origin } = badgeworks;
const issuer = await createIssuer(badgeworks);

const finnish = {
  name: "Ensiapu",
  description: "Tietää, mitä ensin tehdään.",
  criteria_html: "<p>Käy kurssi.</p>",
  tags: ["terveys"],
};
const arabic = { name: "الإسعافات الأولية", description: "يعرف ما يجب فعله أولاً.", tags: [] };
const target = {
  targetName: "First aid",
  targetUrl: "https://framework.example/s1",
  targetDescription: "Helps at once.",
  targetFramework: "ESCO",
  targetCode: "S1",
};
const inThree = {
  primary_language: "en",
  alt_language: { fi: finnish, ar: arabic },
  alignment: [target],
  intent: "Safety",
};

const single = async (of: TestIssuer, id: string) => (await of.call("GET", `/v1/badge/${of.id}/${id}`)).json;
const languagesOf = (badge: Record<string, unknown>) =>
  Object.keys(badge["alt_language"] as object).toSorted();
async function update(id: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const body = { ...(await badgeBody()), image: undefined, ...given };
  const answer = await issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, body);
  assert.equal(answer.status, 204, answer.text);
  return single(issuer, id);
}

test("4.1 language, primary_language, alt_language, alignment, intent: come back as they were given", async () => {
  const badge = await single(issuer, await createBadge(issuer, inThree));
  assert.equal(badge["language"], "en");
  assert.equal(badge["primary_language"], "en");
  assert.deepEqual(badge["alt_language"], {
    ar: { ...arabic, criteria_html: "", alignment: [] },
    fi: { ...finnish, alignment: [] },
  });
  assert.deepEqual(badge["alignment"], [target]);
  assert.equal(badge["intent"], "Safety");
});

test("4.1 alt_language, alignment, intent: empty, never missing, on a badge without them", async () => {
  const badge = await single(issuer, await createBadge(issuer));
  assert.deepEqual([badge["alt_language"], badge["alignment"], badge["intent"]], [{}, [], null]);
  assert.equal(badge["primary_language"], "en");
});

test("4.1 language: an older word for primary_language, in any spelling; empty is English", async () => {
  for (const [given, kept] of [
    [{ language: "fi" }, "fi"],
    [{ language: "PT_br" }, "pt-BR"],
    [{ language: "zh-hant" }, "zh-Hant"],
    [{ primary_language: "sv", language: "fi" }, "sv"],
    [{ primary_language: "", language: null }, "en"],
  ] as const) {
    assert.equal((await single(issuer, await createBadge(issuer, given)))["primary_language"], kept);
  }
});

test("4.1 update: what an older client does not send, or sends as null, stays as it is", async () => {
  const id = await createBadge(issuer, { ...inThree, primary_language: "sv" });
  for (const given of [{}, { alt_language: null, alignment: null, intent: null, primary_language: null }]) {
    const badge = await update(id, { name: "New", ...given });
    assert.equal(badge["name"], "New");
    assert.equal(badge["primary_language"], "sv");
    assert.deepEqual(languagesOf(badge), ["ar", "fi"]);
    assert.deepEqual([badge["alignment"], badge["intent"]], [[target], "Safety"]);
  }
});

test("4.1 update: what is sent replaces, and empty takes away", async () => {
  const id = await createBadge(issuer, inThree);
  assert.deepEqual(languagesOf(await update(id, { alt_language: { sv: finnish } })), ["sv"]);
  // A language that becomes the primary one is a translation no more.
  assert.deepEqual(languagesOf(await update(id, { primary_language: "sv" })), []);
  const badge = await update(id, { alt_language: [], alignment: [], intent: "" });
  assert.deepEqual([badge["alt_language"], badge["alignment"], badge["intent"]], [{}, [], null]);
});

test("4.1 update: a badge put back as it was handed out stays as it is, with what v1 does not show", async () => {
  const { perform } = await badgeworks.factory();
  const markdown = (language: string, name: string) => ({
    ...noDetails,
    language,
    name,
    description: "x",
    criteria: { format: "markdown" as const, text: "Take the **course**." },
    tags: ["a"],
    achievementType: "Course",
    creditsAvailable: 2.5,
  });
  const picture = await readPicture((await makePng()).toString("base64"), "image");
  const order = {
    words: markdown("en", "First aid"),
    translations: [markdown("fi", "Ensiapu")],
    css: "",
    message: { subject: "a", body: "b", linkText: "c", footer: "d" },
    draft: false,
    categories: ["x"],
    expiresMonths: 3,
    metadata: { a: 1 },
    intent: null,
    subIssuerIds: [],
  };
  const id = await perform(issuer.id, (work) => createInDomain(work, operatorOf(issuer.id), order, picture));
  const before = await perform(issuer.id, (work) => getBadge(work, id));
  const out = await single(issuer, id);
  assert.equal(out["criteria_html"], "<p>Take the <strong>course</strong>.</p>\n");
  assert.equal((await issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, out)).status, 204);
  const { updatedAt: _, updatedBy: __, ...kept } = await perform(issuer.id, (work) => getBadge(work, id));
  assert.partialDeepStrictEqual(before, kept);

  const event = await issueBadge(issuer, id, ["a@x.example"]);
  const [award] = Object.values(await assertionsOf(issuer, event));
  const page = await (await fetch(`${award?.json}.html?lang=fi`)).text();
  assert.match(page, /<dt>Opintopisteet<\/dt>\s*<dd lang="fi" dir="ltr">2,5<\/dd>/);
});

test("4.1 alt_language: plain criteria are taken too, and PHP's arrays", async () => {
  const given = {
    alt_language: { fi: { name: "a", description: "b", criteria: "Käy kurssi.", tags: { 3: "x" } } },
    alignment: { 0: target },
  };
  const badge = await single(issuer, await createBadge(issuer, given));
  assert.deepEqual(badge["alt_language"], {
    fi: { name: "a", description: "b", criteria_html: "Käy kurssi.", tags: ["x"], alignment: [] },
  });
  assert.deepEqual(badge["alignment"], [target]);
});

for (const [field, given] of [
  ["primary_language", { primary_language: "English" }],
  ["language", { language: "x" }],
  ["alt_language", { alt_language: "fi" }],
  ["alt_language.suomi", { alt_language: { suomi: finnish } }],
  ["alt_language.en", { alt_language: { en: finnish } }],
  ["alt_language.fi.name", { alt_language: { fi: { description: "x" } } }],
  ["alt_language.fi.description", { alt_language: { fi: { name: "x", description: " " } } }],
  ["alt_language.fi.tags[0]", { alt_language: { fi: { ...finnish, tags: [5] } } }],
  ["language", { alt_language: { FI: finnish, fi: finnish } }],
  [
    "alt_language.fi.alignment[0].targetUrl",
    { alt_language: { fi: { ...finnish, alignment: [{ targetName: "x" }] } } },
  ],
  ["alignment", { alignment: "x" }],
  ["alignment[0].targetName", { alignment: [{ targetUrl: "https://x.example" }] }],
  ["alignment[1].targetUrl", { alignment: [target, { ...target, targetUrl: "javascript:alert(1)" }] }],
  ["intent", { intent: 5 }],
  [
    "criteria",
    { criteria_html: "x".repeat(999_999), alt_language: { fi: { ...finnish, criteria_html: "xx" } } },
  ],
] as const) {
  test(`4.1 wrong ${field}: 400 that names it`, async () => {
    const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody(given));
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field);
    assert.ok(String(answer.json["error"]).startsWith(`${field}: `), answer.text);
  });
}

test("4.1 and 4.3 query: finds words of every language", async () => {
  const own = await createIssuer(badgeworks);
  const id = await createBadge(own, inThree);
  const event = await issueBadge(own, id, ["a@x.example"]);
  for (const words of ["first", "ensiapu", "TIETÄÄ", "الأولية"]) {
    const query = `query=${encodeURIComponent(words)}`;
    const badges = await own.call("GET", `/v1/badge/${own.id}?${query}`);
    assert.deepEqual(
      badges.lines.map((line) => line["id"]),
      [id],
      words,
    );
    const events = await own.call("GET", `/v1/event/${own.id}?${query}`);
    assert.deepEqual(
      events.lines.map((line) => line["id"]),
      [event],
      words,
    );
  }
  // The keys under which translations are kept are no words of theirs.
  assert.equal((await own.call("GET", `/v1/badge/${own.id}?query=description`)).text, "");
});

test("6.1 badge JSON 2.0: @language, related with one address per language, alt_language", async () => {
  const id = await createBadge(issuer, inThree);
  const event = await issueBadge(issuer, id, ["a@x.example"]);
  const permanent = `${origin}/v1/badge/_/${id}.json?v=2.0&event=${event}`;
  const read = async (address: string) => (await callApi(origin, "GET", address.slice(origin.length))).json;
  const badge = await read(permanent);
  assert.equal(badge["id"], permanent);
  assert.equal(badge["@language"], "en");
  assert.deepEqual(badge["alignment"], [target]);
  assert.deepEqual(badge["related"], [
    { id: `${permanent}&lang=ar`, "@language": "ar" },
    { id: `${permanent}&lang=fi`, "@language": "fi" },
  ]);
  assert.deepEqual(badge["alt_language"], {
    ar: { name: arabic.name, description: arabic.description, criteria: "" },
    fi: { name: "Ensiapu", description: finnish.description, criteria: "Käy kurssi." },
  });
  const translated = await read(`${permanent}&lang=fi`);
  assert.equal(translated["id"], `${permanent}&lang=fi`);
  assert.equal(translated["@language"], "fi");
  assert.equal(translated["name"], "Ensiapu");
  assert.deepEqual(translated["tags"], ["terveys"]);
  assert.deepEqual(translated["criteria"], {
    id: `${origin}/v1/badge/_/${id}/criteria.html?event=${event}&lang=fi`,
    narrative: "Käy kurssi.",
  });
  const others = translated["related"] as { id: string; "@language": string }[];
  assert.deepEqual(
    others.map((other) => other["@language"]),
    ["en", "ar"],
  );
  for (const other of others) assert.equal((await read(other.id))["id"], other.id);
  for (const unknown of ["en", "de", "", "%00", "fi-FI"]) {
    assert.equal((await read(`${permanent}&lang=${unknown}`))["id"], permanent, unknown);
  }
});

test("6.1 badge JSON 1.1: by lang, under an address of its own", async () => {
  const id = await createBadge(issuer, inThree);
  const address = `/v1/badge/_/${id}.json?v=1.1`;
  assert.equal((await callApi(origin, "GET", address)).json["name"], "First aid");
  const { json } = await callApi(origin, "GET", `${address}&lang=fi`);
  assert.equal(json["id"], `${origin}${address}&lang=fi`);
  assert.equal(json["name"], "Ensiapu");
  assert.deepEqual(json["tags"], ["terveys"]);
});

test("6.1 criteria as text: Markdown, by lang", async () => {
  const id = await createBadge(issuer, {
    ...inThree,
    criteria_html: "<h1>Course</h1><p>Six <b>hours</b>, 2 * 3.</p><ul><li>Swim</li></ul><script>x</script>",
  });
  const text = async (query: string) =>
    (await callApi(origin, "GET", `/v1/badge/_/${id}/criteria.md${query}`)).text;
  assert.match(await text(""), /^# Course\n\nSix \*\*hours\*\*, 2 \\\* 3\.\n\n- +Swim$/);
  assert.equal(await text("?lang=fi"), "Käy kurssi.");
  assert.equal(await text("?lang=ar"), "");
});

test("4.2 badge_override: holds in every language; criteria_add is appended to each", async () => {
  const id = await createBadge(issuer, inThree);
  const event = await issueBadge(issuer, id, ["a@x.example"], {
    badge_override: { name: "Special", criteria_add: "<p>Autumn 2026.</p>" },
  });
  for (const [lang, criteria] of [
    ["en", "Take the course.\n\nAutumn 2026."],
    ["fi", "Käy kurssi.\n\nAutumn 2026."],
    ["ar", "Autumn 2026."],
  ]) {
    const { json } = await callApi(origin, "GET", `/v1/badge/_/${id}.json?event=${event}&lang=${lang}`);
    assert.equal(json["name"], "Special");
    assert.equal((json["criteria"] as { narrative: string }).narrative, criteria, lang);
  }
});
