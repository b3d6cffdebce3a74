import assert from "node:assert/strict";
import { after, test } from "node:test";
import { badgeBody as badgeBody1 } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { cornerOf, makePng } from "#test/support/png.ts";
import { badgeBody, createBadge, englishContent, list } from "#test/support/v2.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";

/* API v2: create, show, list, change and delete badges. OBF contract, section 5. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);

const get = async (id: string, of: TestIssuer = issuer) => {
  const answer = await of.call("GET", `/v2/badge/${of.id}/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
const post = async (given: Record<string, unknown>) =>
  issuer.call("POST", `/v2/badge/${issuer.id}`, await badgeBody(given));
const pictureIn = (dataUrl: unknown) => Buffer.from(String(dataUrl).split(",")[1] ?? "", "base64");

for (const [given, field] of [
  [{ content: undefined }, "content"],
  [{ content: null }, "content"],
  [{ content: "x" }, "content"],
  [{ content: [] }, "content"],
  [{ content: ["x"] }, "content[0]"],
  [{ content: [englishContent({ name: undefined })] }, "content[0].name"],
  [{ content: [englishContent({ name: " " })] }, "content[0].name"],
  [{ content: [englishContent({ name: 5 })] }, "content[0].name"],
  [{ content: [englishContent({ name: "x".repeat(1001) })] }, "content[0].name"],
  [{ content: [englishContent({ description: undefined })] }, "content[0].description"],
  [{ content: [englishContent({ criteria: undefined })] }, "content[0].criteria"],
  [{ content: [englishContent({ criteria: null })] }, "content[0].criteria"],
  [{ content: [englishContent({ tag: "x" })] }, "content[0].tag"],
  [{ content: [englishContent({ tag: [5] })] }, "content[0].tag[0]"],
  [{ content: [englishContent({ language: "klingon!" })] }, "content[0].language"],
  [{ content: [englishContent({ alignment: {} })] }, "content[0].alignment"],
  [{ content: [englishContent({ alignment: [{}] })] }, "content[0].alignment[0].targetName"],
  [
    { content: [englishContent({ alignment: [{ targetName: "x", targetUrl: "javascript:x" }] })] },
    "content[0].alignment[0].targetUrl",
  ],
  [{ content: [englishContent({ achievement_type: "Medal" })] }, "content[0].achievement_type"],
  [{ content: [englishContent({ credits_available: "5" })] }, "content[0].credits_available"],
  [{ content: [englishContent({ credits_available: -1 })] }, "content[0].credits_available"],
  [{ content: [englishContent(), englishContent()] }, "content[1].language"],
  [{ primary_language: "fi" }, "primary_language"],
  [{ primary_language: 5 }, "primary_language"],
  [{ image: undefined }, "image"],
  [{ image: null }, "image"],
  [{ image: "" }, "image"],
  [{ image: "data:image/png;base64,AAAA" }, "image"],
  [{ category: "x" }, "category"],
  [{ intent: 5 }, "intent"],
  [{ client_alias_id: ["unknown"] }, "client_alias_id"],
  [{ email_message: "x" }, "email_message"],
  [{ email_message: { subject: 5 } }, "email_message.subject"],
  [{ expires: "24" }, "expires"],
  [{ expires: -1 }, "expires"],
  [{ expires: 1_600_000_000 }, "expires"],
  [{ draft: "yes" }, "draft"],
] as const) {
  test(`create: 400 names ${field}: ${JSON.stringify(given)?.slice(0, 70)}`, async () => {
    const answer = await post(given);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field, answer.text);
    assert.ok(String(answer.json["message"]).startsWith(`${field}: `), answer.text);
  });
}

test("what was refused left nothing behind", async () => {
  assert.equal((await list(issuer, `/v2/badge/${issuer.id}`)).total, 0);
});

test("create: OperationResult and Location; a new badge is a draft unless it says otherwise", async () => {
  const answer = await post({ draft: undefined });
  assert.equal(answer.status, 200);
  const { resource_id: id, ...rest } = answer.json;
  assert.deepEqual(rest, { success: true, message: "", resource_type: "badge", count: null });
  assert.equal(answer.headers.get("location"), `/v2/badge/${issuer.id}/${String(id)}`);
  assert.match(String(id), /^\w{1,20}$/);
  assert.equal((await get(String(id)))["draft"], true);
});

test("create and get: every member comes back, in every language, the primary one first", async () => {
  const alias = await createSubIssuer(badgeworks, issuer);
  const finnish = {
    language: "fi",
    name: "Vesiturvallisuus",
    description: "Tunnistaa vaaran.",
    criteria: "1. Käy kurssi.\n2. *Näytä*.",
    tag: ["uinti", "uinti", " "],
    alignment: [
      { targetName: "Uinti", targetUrl: "https://esco.example/1", targetFramework: "ESCO", targetCode: "S1" },
    ],
    achievement_type: "Course",
    credits_available: 1.5,
    field_of_study: "Turvallisuus",
    human_code: "VT-1",
    specialization: "Avovesi",
  };
  const message = { subject: "Merkki", body: "<p>Hyvä!</p>", link_text: "Katso", footer: "Terveisin" };
  const id = await createBadge(issuer, {
    primary_language: "fi",
    content: [englishContent({ tag: ["swimming"] }), finnish],
    category: ["Staff", "Staff"],
    intent: "For all",
    client_alias_id: [alias],
    email_message: message,
    expires: 24,
  });
  const { content, image, ctime, mtime, ...rest } = await get(id);
  assert.deepEqual(rest, {
    id,
    category: ["Staff"],
    primary_language: "fi",
    creator: null,
    intent: "For all",
    client_alias_id: [alias],
    email_message: message,
    expires: 24,
    draft: false,
  });
  assert.deepEqual(content, [
    { ...finnish, tag: ["uinti"], alignment: [{ ...finnish.alignment[0], targetDescription: null }] },
    {
      language: "en",
      name: "First aid",
      description: "Knows what to do first.",
      criteria: "Take the *course*.",
      tag: ["swimming"],
      alignment: [],
      achievement_type: null,
      credits_available: null,
      field_of_study: null,
      human_code: null,
      specialization: null,
    },
  ]);
  assert.match(String(image), /^data:image\/png;base64,/);
  assert.equal(await cornerOf(pictureIn(image)), await cornerOf(await makePng()));
  assert.ok(Number.isInteger(ctime) && Number.isInteger(mtime));
  const page = await fetch(`${badgeworks.origin}/v1/badge/_/${id}/criteria.html`, {
    headers: { accept: "text/html" },
  });
  assert.match(await page.text(), /<em>Näytä<\/em>/);
});

test("create as Moodle's plugin does: an SVG as data URL, an empty primary language, plain members as null", async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#14594a" d="M4 0l3.5 2v4L4 8 .5 6V2z"/></svg>`;
  const id = await createBadge(issuer, {
    primary_language: "",
    content: [englishContent({ language: "", tag: null, alignment: null })],
    image: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
    category: null,
    intent: null,
    client_alias_id: null,
    email_message: null,
    expires: null,
    unknown: { member: 1 },
  });
  const badge = await get(id);
  assert.match(String(badge["image"]), /^data:image\/svg\+xml;base64,/);
  assert.equal(badge["primary_language"], "en");
  assert.equal(badge["email_message"], null);
  assert.equal(badge["expires"], null);
});

test("create: without a primary language the first entry's is it; a timestamp to come is turned into months", async () => {
  const months = Math.floor(Date.now() / 1000) + 400 * 86_400;
  const id = await createBadge(issuer, {
    primary_language: undefined,
    content: [englishContent({ language: "sv", name: "Första hjälpen" }), englishContent()],
    expires: months,
  });
  const badge = await get(id);
  assert.equal(badge["primary_language"], "sv");
  assert.ok([13, 14].includes(Number(badge["expires"])), String(badge["expires"]));
});

test("a badge of API v1 has Markdown criteria here, and keeps its HTML when they come back unchanged", async () => {
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, {
    ...(await badgeBody1({
      criteria_html: '<p class="x">Take the <b>course</b>.</p>',
      css: "p { color: red }",
    })),
    metadata: { course: 17 },
  });
  const id = String(answer.headers.get("location")).split("/").at(-1) ?? "";
  const { content } = (await get(id)) as { content: { criteria: string }[] };
  assert.match(content[0]?.criteria ?? "", /^Take the \*\*course\*\*\.$/);
  const change = { content: [{ ...content[0], name: "Renamed" }] };
  assert.equal((await issuer.call("PUT", `/v2/badge/${issuer.id}/${id}`, change)).status, 200);
  const v1 = (await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`)).json;
  assert.equal(v1["name"], "Renamed");
  assert.equal(v1["criteria_html"], '<p class="x">Take the <b>course</b>.</p>');
  assert.equal(v1["css"], "p { color: red }");
  assert.deepEqual(v1["metadata"], { course: 17 });
});

test("update: what is left out stays, what is given replaces; 400 and 404 as for the others", async () => {
  const id = await createBadge(issuer, {
    category: ["A"],
    expires: 12,
    intent: "x",
    email_message: { subject: "S" },
  });
  const before = await get(id);
  const put = (body: unknown, badge = id) => issuer.call("PUT", `/v2/badge/${issuer.id}/${badge}`, body);
  const same = await put({});
  assert.deepEqual(same.json, {
    success: true,
    message: "",
    resource_type: "badge",
    resource_id: id,
    count: null,
  });
  assert.deepEqual({ ...(await get(id)), mtime: 0 }, { ...before, mtime: 0 });

  const image = `data:image/png;base64,${(await makePng(9)).toString("base64")}`;
  await put({ image, category: [], expires: 0, intent: null, email_message: null, draft: true });
  const changed = await get(id);
  assert.equal(await cornerOf(pictureIn(changed["image"])), await cornerOf(await makePng(9)));
  assert.deepEqual(
    [changed["category"], changed["expires"], changed["intent"], changed["email_message"], changed["draft"]],
    [[], null, null, null, true],
  );
  assert.deepEqual(changed["content"], before["content"]);

  await put({ content: [englishContent({ name: "New" }), englishContent({ language: "fi", name: "Uusi" })] });
  assert.deepEqual(
    ((await get(id))["content"] as { name: string }[]).map(({ name }) => name),
    ["New", "Uusi"],
  );
  await put({ primary_language: "fi" });
  assert.equal((await get(id))["primary_language"], "fi");

  for (const [body, field] of [
    [{ content: [] }, "content"],
    [{ primary_language: "sv" }, "primary_language"],
    [{ image: "x" }, "image"],
    [{ expires: -1 }, "expires"],
  ] as const) {
    const answer = await put(body);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field);
  }
  assert.equal((await put({}, `${issuer.id}0123456789Ab`)).status, 404);
});

test("delete: OperationResult; the badge is gone from lists and cannot be shown, changed or deleted again", async () => {
  const id = await createBadge(issuer);
  const remove = () => issuer.call("DELETE", `/v2/badge/${issuer.id}/${id}`);
  const answer = await remove();
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json, {
    success: true,
    message: "",
    resource_type: "badge",
    resource_id: id,
    count: null,
  });
  assert.equal((await remove()).status, 404);
  assert.equal((await issuer.call("GET", `/v2/badge/${issuer.id}/${id}`)).status, 404);
  assert.equal((await issuer.call("PUT", `/v2/badge/${issuer.id}/${id}`, {})).status, 404);
  const { result } = await list(issuer, `/v2/badge/${issuer.id}`);
  assert.ok(!result.some((badge) => badge["id"] === id));
});

test("list: every member, with a picture address that works, also of a draft, and no stranger can guess", async () => {
  const own = await createIssuer(badgeworks);
  const content = [englishContent({ tag: ["a"] }), englishContent({ language: "fi" })];
  const published = await createBadge(own, { content, category: ["C"] });
  const draft = await createBadge(own, { draft: true });
  const { result, total } = await list(own, `/v2/badge/${own.id}`);
  assert.equal(total, 2);
  const [first = {}, second = {}] = result;
  const { ctime, mtime, ...rest } = first;
  assert.ok(Number.isInteger(ctime) && Number.isInteger(mtime));
  assert.deepEqual(rest, {
    id: published,
    name: "First aid",
    description: "Knows what to do first.",
    image: `${badgeworks.origin}/v1/badge/_/${published}.png`,
    primary_language: "en",
    language: ["en", "fi"],
    languages: ["en", "fi"],
    category: ["C"],
    tag: ["a"],
    client_alias_id: [],
    creator_id: null,
    draft: false,
  });
  assert.equal(second["id"], draft);
  for (const badge of result) {
    const picture = await fetch(String(badge["image"]));
    assert.equal(picture.status, 200, String(badge["image"]));
    assert.equal(picture.headers.get("content-type"), "image/png");
  }
  for (const digest of ["", "0".repeat(64), "x"]) {
    const guess = await fetch(`${badgeworks.origin}/v1/badge/_/${draft}.png?digest=${digest}`);
    assert.equal(guess.status, 404, digest);
  }
});

test("list: draft, client_alias_id, limit, offset and order_by by time of creation; total counts all pages", async () => {
  const own = await createIssuer(badgeworks);
  const alias = await createSubIssuer(badgeworks, own);
  const ids: string[] = [];
  for (const at of [0, 1, 2, 3]) {
    const client_alias_id = at === 2 ? [alias] : [];
    ids.push(
      await createBadge(own, {
        draft: at % 2 === 1,
        client_alias_id,
        content: [englishContent({ name: `B${9 - at}` })],
      }),
    );
  }
  const [a, b, c, d] = ids;
  for (const [query, expected, total] of [
    ["", [a, b, c, d], 4],
    ["?order_by=desc", [d, c, b, a], 4],
    ["?limit=2&offset=1", [b, c], 4],
    ["?limit=2&offset=3&order_by=desc", [a], 4],
    ["?offset=4", [], 4],
    ["?draft=true", [b, d], 2],
    ["?draft=1&external=true", [b, d], 2],
    ["?draft=0&external=1", [a, c], 2],
    ["?draft=false&limit=1", [a], 2],
    ["?draft=&limit=&offset=&order_by=", [a, b, c, d], 4],
    [`?client_alias_id=${alias}`, [c], 1],
    ["?client_alias_id=unknown", [], 0],
  ] as const) {
    const answer = await list(own, `/v2/badge/${own.id}${query}`);
    assert.deepEqual(
      { ids: answer.result.map((badge) => badge["id"]), total: answer.total },
      { ids: expected, total },
      query,
    );
  }
});

for (const [query, field] of [
  ["limit=0", "limit"],
  ["limit=1001", "limit"],
  ["limit=x", "limit"],
  ["limit=1.5", "limit"],
  ["offset=-1", "offset"],
  ["offset=x", "offset"],
  ["order_by=name", "order_by"],
  ["draft=maybe", "draft"],
  ["external=2", "external"],
] as const) {
  test(`list: 400 names ${field}: ${query}`, async () => {
    const answer = await issuer.call("GET", `/v2/badge/${issuer.id}?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field);
  });
}
