import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, createBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* POST /v1/badge/{c} */

const { row, issuer, person } = await openTarget();
const create = (body: unknown) => issuer.call("POST", `/v1/badge/${issuer.id}`, body);
const get = async (id: string) => (await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`)).json;
const created = async (given: Record<string, unknown>) => get(await createBadge(issuer, given));

row("4.1 create: 201 and an empty body", async () => {
  const answer = await create(await badgeBody());
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.text, "");
});

row("4.1, 11 create: Location is relative, /v1/badge/{c}/{b}, and leads to the badge", async () => {
  const answer = await create(await badgeBody());
  const location = answer.headers.get("location") ?? "";
  assert.match(location, new RegExp(`^/v1/badge/${issuer.id}/[0-9A-Za-z]{1,20}$`));
  const badge = await issuer.call("GET", location);
  assert.equal(badge.status, 200);
  assert.ok(location.endsWith(`/${String(badge.json["id"])}`));
});

row("4.1 create: the body as Moodle sends it", async () => {
  const body = {
    name: "Moodle",
    description: "From a course.",
    image: `data:image/png;base64,${(await makePng(3)).toString("base64")}`,
    css: "",
    criteria_html: "<p>Finish.</p>",
    email_subject: "S",
    email_body: "B",
    email_link_text: "L",
    email_footer: "F",
    expires: "",
    tags: [],
    draft: false,
  };
  const answer = await create(body);
  assert.equal(answer.status, 201, answer.text);
  const badge = (await issuer.call("GET", answer.headers.get("location") ?? "")).json;
  assert.equal(badge["name"], "Moodle");
  assert.ok([0, null].includes(badge["expires"] as number | null));
});

const documented: Record<string, unknown> = {
  name: "Ensiapu ✚ «Πρώτες»",
  description: "Two\nlines of it.",
  css: "h1 { color: red }",
  criteria_html: "<h1>Course</h1><p>Pass it.</p>",
  email_subject: "Subject",
  email_body: "<p>Body</p>",
  email_link_text: "Link",
  email_footer: "Footer",
  tags: ["health", "työ"],
  category: ["Staff", "Students"],
  metadata: { foo: 123, nested: { list: [1, "two", null] } },
};
for (const [name, value] of Object.entries(documented)) {
  row(`4.1 create: ${name} comes back in the single badge`, async () => {
    assert.deepEqual((await created({ [name]: value }))[name], value);
  });
}

for (const name of ["name", "description", "image", "draft"]) {
  row(`4.1 create: ${name} is required, 400 names it`, async () => {
    const answer = await create({ ...(await badgeBody()), [name]: undefined });
    assert.equal(answer.status, 400);
    assert.match(String(answer.json["error"]), new RegExp(`\\b${name}\\b`));
  });
}

row("4.1 create: image is base64 PNG with or without a data: header", async () => {
  const png = await makePng(5);
  for (const image of [png.toString("base64"), `data:image/png;base64,${png.toString("base64")}`]) {
    const [header, body = ""] = String((await created({ image }))["image"]).split(",");
    assert.equal(header, "data:image/png;base64");
    assert.equal(await cornerOf(Buffer.from(body, "base64")), await cornerOf(png));
  }
});

row("4.1 create: image may be a drawing (SVG), which comes back as one", ["installation"], async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="red"/></svg>`;
  for (const header of ["", "data:image/svg+xml;base64,"]) {
    const badge = await created({ image: header + Buffer.from(svg).toString("base64") });
    assert.match(String(badge["image"]), /^data:image\/svg\+xml;base64,/);
  }
});

for (const [given, kept] of [
  [true, 1],
  [false, 0],
  [1, 1],
  [0, 0],
  ["1", 1],
  ["0", 0],
  ["true", 1],
  ["false", 0],
] as const) {
  row(`1 booleans in: draft ${JSON.stringify(given)} is ${kept}`, async () => {
    assert.equal(Number((await created({ draft: given }))["draft"]), kept);
  });
}

row("1 booleans in: an empty draft is none", ["installation"], async () => {
  assert.equal(Number((await created({ draft: "" }))["draft"]), 0);
});

for (const [given, kept] of [
  ["", null],
  [null, null],
  [0, null],
  [36, 36],
] as const) {
  row(`1, 11 integers in: expires ${JSON.stringify(given)} is ${kept ?? "no"} months`, async () => {
    const { expires } = await created({ expires: given });
    assert.ok(kept === null ? expires === null || expires === 0 : expires === kept, String(expires));
  });
}

const inTwoYears = Date.UTC(new Date().getUTCFullYear() + 2, new Date().getUTCMonth(), 1) / 1000;
for (const [given, kept] of [
  ["36", 36],
  [inTwoYears, 24],
] as const) {
  row(`10 question 6: expires ${JSON.stringify(given)} is ${kept} months`, ["installation"], async () => {
    assert.equal((await created({ expires: given }))["expires"], kept);
  });
}

row("1 unknown and null fields: the whole model that the Python client dumps is taken", async () => {
  const badge = await created({
    id: null,
    is_created: false,
    client_id: "OTHER",
    ctime: 5,
    metadata: null,
    css: null,
    category: null,
    email_subject: null,
    primary_language: null,
    readyforissuing: null,
    utterly: { unknown: [1] },
  });
  assert.equal(badge["client_id"], issuer.id);
  assert.equal(badge["metadata"], null);
  assert.notEqual(badge["ctime"], 5);
});

row("4.1 create: what was created is listed and can be issued", async () => {
  const id = await createBadge(issuer);
  const list = await issuer.call("GET", `/v1/badge/${issuer.id}?id=${id}`);
  assert.deepEqual(
    list.lines.map((line) => line["id"]),
    [id],
  );
  const issued = await issuer.call("POST", `/v1/badge/${issuer.id}/${id}`, {
    recipient: [person("created")],
    send_email: 0,
  });
  assert.equal(issued.status, 201, issued.text);
});
