import assert from "node:assert/strict";
import { after, test } from "node:test";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* "Badge Operations" of the API documentation; the badge object of its clients. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());

const get = async (issuer: TestIssuer, id: string) =>
  (await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`)).json;
const names = async (issuer: TestIssuer, query: string) => {
  const answer = await issuer.call("GET", `/v1/badge/${issuer.id}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.lines.map((line) => line["name"]);
};

test("create: 201, an empty body, a Location without host", async () => {
  const issuer = await createIssuer(badgeworks);
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, await badgeBody());
  assert.equal(answer.status, 201);
  assert.equal(answer.text, "");
  assert.match(
    answer.headers.get("location") ?? "",
    new RegExp(`^/v1/badge/${issuer.id}/[0-9A-Za-z]{1,20}$`),
  );
});

test("create: every documented parameter comes back in the single badge", async () => {
  const issuer = await createIssuer(badgeworks);
  const given = {
    name: "Ensiapu ✚ «Πρώτες»",
    description: "Two\nlines of it.",
    css: "h1 { color: red }",
    criteria_html: "<h1>Course</h1><p>Pass it.</p>",
    email_subject: "Subject",
    email_body: "<p>Body</p>",
    email_link_text: "Link",
    email_footer: "Footer",
    expires: 24,
    tags: ["health", "työ"],
    category: ["Staff", "Students"],
    draft: true,
    metadata: { foo: 123, nested: { list: [1, "two", null] } },
  };
  const badge = await get(issuer, await createBadge(issuer, given));
  assert.deepEqual(Object.fromEntries(Object.keys(given).map((name) => [name, badge[name]])), {
    ...given,
    draft: badge["draft"],
  });
  assert.equal(Number(badge["draft"]), 1);
  assert.equal(badge["client_id"], issuer.id);
});

test("create: the image is base64 with or without a data header and comes back as a data address", async () => {
  const issuer = await createIssuer(badgeworks);
  const png = await makePng(5);
  for (const image of [png.toString("base64"), `data:image/png;base64,${png.toString("base64")}`]) {
    const badge = await get(issuer, await createBadge(issuer, { image }));
    const [header, body = ""] = String(badge["image"]).split(",");
    assert.equal(header, "data:image/png;base64");
    assert.equal(await cornerOf(Buffer.from(body, "base64")), await cornerOf(png));
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="red"/></svg>`;
  const drawn = await get(issuer, await createBadge(issuer, { image: Buffer.from(svg).toString("base64") }));
  assert.match(String(drawn["image"]), /^data:image\/svg\+xml;base64,/);
});

for (const [given, kept] of [
  ["", null],
  [null, null],
  [0, null],
  [36, 36],
  ["36", 36],
  [Math.floor(Date.UTC(new Date().getUTCFullYear() + 2, new Date().getUTCMonth(), 1) / 1000), 24],
] as const) {
  test(`create: expires ${JSON.stringify(given)} is kept as ${kept} months`, async () => {
    const issuer = await createIssuer(badgeworks);
    assert.equal((await get(issuer, await createBadge(issuer, { expires: given })))["expires"], kept);
  });
}

for (const [given, kept] of [
  [true, 1],
  [false, 0],
  [1, 1],
  [0, 0],
  ["1", 1],
  ["0", 0],
  ["true", 1],
  ["", 0],
] as const) {
  test(`create: draft ${JSON.stringify(given)} is ${kept}`, async () => {
    const issuer = await createIssuer(badgeworks);
    assert.equal(Number((await get(issuer, await createBadge(issuer, { draft: given })))["draft"]), kept);
  });
}

for (const name of ["name", "description", "image", "draft"]) {
  test(`create: ${name} is required`, async () => {
    const issuer = await createIssuer(badgeworks);
    const body = { ...(await badgeBody()), [name]: undefined };
    const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, body);
    assert.equal(answer.status, 400);
    assert.match(String(answer.json["error"]), new RegExp(`^${name}\\b.*required`));
  });
}

test("create: members a client dumps beside the documented ones are ignored", async () => {
  const issuer = await createIssuer(badgeworks);
  const badge = await get(
    issuer,
    await createBadge(issuer, {
      id: null,
      is_created: false,
      client_id: "OTHER",
      ctime: 5,
      metadata: null,
      css: null,
    }),
  );
  assert.equal(badge["client_id"], issuer.id);
  assert.equal(badge["metadata"], null);
});

test("update: 204, the same parameters; without an image the present one stays", async () => {
  const issuer = await createIssuer(badgeworks);
  const id = await createBadge(issuer, { metadata: { a: 1 } });
  const before = await get(issuer, id);
  const body = { ...(await badgeBody({ name: "Second aid", tags: ["new"] })), image: undefined };
  const answer = await issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, body);
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
  const changed = await get(issuer, id);
  assert.equal(changed["name"], "Second aid");
  assert.deepEqual(changed["tags"], ["new"]);
  assert.equal(changed["image"], before["image"]);
  assert.equal(changed["ctime"], before["ctime"]);
  const image = (await makePng(9)).toString("base64");
  await issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, await badgeBody({ image }));
  assert.notEqual((await get(issuer, id))["image"], before["image"]);
});

test("delete one: 204; it can no longer be read, listed or issued", async () => {
  const issuer = await createIssuer(badgeworks);
  const id = await createBadge(issuer, { name: "Gone" });
  await createBadge(issuer, { name: "Stays" });
  const answer = await issuer.call("DELETE", `/v1/badge/${issuer.id}/${id}`);
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
  assert.equal((await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`)).status, 404);
  assert.equal((await issuer.call("DELETE", `/v1/badge/${issuer.id}/${id}`)).status, 404);
  assert.equal(
    (await issuer.call("POST", `/v1/badge/${issuer.id}/${id}`, { recipient: ["a@b.example"] })).status,
    404,
  );
  assert.deepEqual(await names(issuer, ""), ["Stays"]);
});

test("delete all: 204; the list is an empty body", async () => {
  const issuer = await createIssuer(badgeworks);
  await createBadge(issuer);
  const id = await createBadge(issuer);
  const event = await issueBadge(issuer, id, ["a@b.example"]);
  const answer = await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
  assert.equal(answer.status, 204);
  const list = await issuer.call("GET", `/v1/badge/${issuer.id}`);
  assert.equal(list.status, 200);
  assert.equal(list.text, "");
  assert.equal((await issuer.call("GET", `/v1/event/${issuer.id}/${event}`)).status, 200);
});

test("list: one object a line with CRLF, each with what every client reads", async () => {
  const issuer = await createIssuer(badgeworks);
  const id = await createBadge(issuer, { name: "B" });
  await createBadge(issuer, { name: "A" });
  const answer = await issuer.call("GET", `/v1/badge/${issuer.id}`);
  assert.equal(answer.lines.length, 2);
  assert.equal(answer.text.split("\n").length, 3);
  const [, line = {}] = answer.lines;
  assert.equal(line["id"], id);
  const kinds = {
    id: "string",
    name: "string",
    description: "string",
    image: "string",
    criteria: "string",
    client_id: "string",
    ctime: "number",
    mtime: "number",
    primary_language: "string",
  };
  for (const [name, kind] of Object.entries(kinds)) assert.equal(typeof line[name], kind, name);
  assert.ok(Array.isArray(line["tags"]));
  assert.ok(Array.isArray(line["category"]));
  assert.ok(line["readyforissuing"]);
  assert.ok(line["expires"] === null || Number.isInteger(line["expires"]));
  assert.equal(line["metadata"], null);
  assert.ok("draft" in line);
  assert.match(String(line["image"]), /^data:image\/png;base64,/);
  assert.equal(line["criteria"], `${badgeworks.origin}/v1/badge/_/${id}/criteria.html`);
});

test("list: draft, category, id, query and meta filter; unknown parameters do not", async () => {
  const issuer = await createIssuer(badgeworks);
  const a = await createBadge(issuer, {
    name: "Alpha",
    category: ["x", "y"],
    metadata: { foo: 123, baz: "quux", yes: true },
  });
  const b = await createBadge(issuer, {
    name: "Beta",
    description: "100% Ä_lpha",
    draft: true,
    category: ["y|z"],
  });
  await createBadge(issuer, { name: "Gamma", category: ["z"], metadata: { foo: "123", bar: 456 } });

  assert.deepEqual(await names(issuer, ""), ["Alpha", "Beta", "Gamma"]);
  assert.deepEqual(await names(issuer, "?draft=0&external=1"), ["Alpha", "Gamma"]);
  assert.deepEqual(await names(issuer, "?draft=1"), ["Beta"]);
  assert.deepEqual(await names(issuer, "?draft="), ["Alpha", "Beta", "Gamma"]);
  assert.deepEqual(await names(issuer, "?category=x|z"), ["Alpha", "Gamma"]);
  assert.deepEqual(await names(issuer, "?category=x%7Cz"), ["Alpha", "Gamma"]);
  assert.deepEqual(await names(issuer, "?category=none"), []);
  assert.deepEqual(await names(issuer, `?id=${a}|${b}|unknown`), ["Alpha", "Beta"]);
  assert.deepEqual(await names(issuer, "?query=alpha"), ["Alpha"]);
  assert.deepEqual(await names(issuer, "?query=100%25"), ["Beta"]);
  assert.deepEqual(await names(issuer, `?query=${encodeURIComponent("ä_LPHA")}`), ["Beta"]);
  assert.deepEqual(await names(issuer, "?query=_"), ["Beta"]);
  assert.deepEqual(await names(issuer, "?meta:foo=123"), ["Alpha", "Gamma"]);
  assert.deepEqual(await names(issuer, "?meta%3Afoo=123&meta%3Abaz=quux"), ["Alpha"]);
  assert.deepEqual(await names(issuer, "?meta:foo=124"), []);
  assert.deepEqual(await names(issuer, "?meta:yes=true"), ["Alpha"]);
  assert.deepEqual(await names(issuer, "?0=a&1=b&utterly=unknown&category=x"), ["Alpha"]);
});

test("category list: a plain JSON array of the categories in use", async () => {
  const issuer = await createIssuer(badgeworks);
  const categories = async () => (await issuer.call("GET", `/v1/badge/${issuer.id}/_/categorylist`)).json;
  assert.deepEqual(await categories(), []);
  await createBadge(issuer, { category: ["Staff", "Alumni"] });
  const gone = await createBadge(issuer, { category: ["Gone", "Staff"] });
  await issuer.call("DELETE", `/v1/badge/${issuer.id}/${gone}`);
  assert.deepEqual(await categories(), ["Alumni", "Staff"]);
});

test("a badge that is not there: 404 for every operation, whatever the id looks like", async () => {
  const issuer = await createIssuer(badgeworks);
  for (const id of [
    `${issuer.id}aaaaaaaaaaaa`,
    "SVIYGVaZCQa1Z",
    "x".repeat(500),
    "%00",
    "..%2f..%2fetc",
    "ä",
  ]) {
    for (const [method, body] of [
      ["GET"],
      ["DELETE"],
      ["PUT", await badgeBody()],
      ["POST", { recipient: ["a@b.example"] }],
    ] as const) {
      const answer = await issuer.call(method, `/v1/badge/${issuer.id}/${id}`, body);
      assert.equal(answer.status, 404, `${method} ${id}: ${answer.text}`);
      assert.ok(answer.json["error"]);
    }
  }
});
