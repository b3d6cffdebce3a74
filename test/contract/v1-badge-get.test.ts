import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge } from "#test/support/badge.ts";

/* GET /v1/badge/{c}/{b} */

const { row, issuer } = await openTarget();
const id = await createBadge(issuer, { category: ["Staff"], expires: 12, css: "h1 { color: red }" });
const get = (badge = id) => issuer.call("GET", `/v1/badge/${issuer.id}/${badge}`);

row("4.1 get: 200 and a plain JSON object", async () => {
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.ok(!Array.isArray(answer.json));
});

row("1 v1 single objects: nothing but white space follows the object", async () => {
  assert.match((await get()).text, /^\{[\s\S]*\}\s*$/);
});

row("4.1 single: id is the path's", async () => {
  assert.equal((await get()).json["id"], id);
});

for (const name of ["name", "description", "image"]) {
  row(`4.1 single: ${name} is a text`, async () => {
    assert.equal(typeof (await get()).json[name], "string");
  });
}

row("4.1, 11 single: image is a data URI", async () => {
  assert.match(String((await get()).json["image"]), /^data:image\/(png|svg\+xml);base64,[A-Za-z0-9+/]+=*$/);
});

for (const name of [
  "image_small",
  "css",
  "criteria_html",
  "email_subject",
  "email_body",
  "email_link_text",
  "email_footer",
]) {
  row(`4.1 single: ${name} is there, a text or null`, async () => {
    const { json } = await get();
    assert.ok(name in json);
    assert.ok(json[name] === null || typeof json[name] === "string");
  });
}

row("4.1, 11 single: expires is a whole number of months", async () => {
  assert.equal((await get()).json["expires"], 12);
});

row("4.1 single: tags is an array or null; draft is 0, 1 or a boolean", async () => {
  const { json } = await get();
  assert.deepEqual(json["tags"], ["health"]);
  assert.ok([0, false].includes(json["draft"] as number));
});

row("4.1, 11 single: metadata is an object or null, never an array", async () => {
  assert.equal((await get()).json["metadata"], null);
  const empty = await createBadge(issuer, { metadata: {} });
  assert.deepEqual((await get(empty)).json["metadata"] ?? {}, {});
});

row("4.1 single: client_id, ctime and mtime as in the list", async () => {
  const { json } = await get();
  const [line] = (await issuer.call("GET", `/v1/badge/${issuer.id}?id=${id}`)).lines;
  for (const name of ["id", "name", "description", "image", "client_id", "ctime", "mtime", "expires"]) {
    assert.deepEqual(json[name], line?.[name], name);
  }
});

row("4.1 single: the other members that clients know have their names", ["installation"], async () => {
  const { json } = await get();
  for (const name of [
    "client_alias",
    "client_alias_id",
    "creator_id",
    "copy_of",
    "intent",
    "alignment",
    "evidence_definition",
    "lastmodifiedby",
    "deleted",
    "language",
    "primary_language",
    "category",
    "criteria",
    "criteria_url",
    "readyforissuing",
  ]) {
    assert.ok(name in json, name);
  }
  assert.equal(json["deleted"], 0);
});

row("1 error body: 404 with error, code and message for a badge that is not there", async () => {
  for (const unknown of [`${issuer.id}aaaaaaaaaaaa`.slice(0, 20), "SVIYGVaZCQa1Z", "x"]) {
    const answer = await get(unknown);
    assert.equal(answer.status, 404, unknown);
    assert.equal(typeof answer.json["error"], "string");
  }
});

row("1 status codes: 404 for every operation, whatever the id looks like", ["installation"], async () => {
  for (const unknown of ["x".repeat(500), "%00", "..%2f..%2fetc", "ä"]) {
    for (const [method, body] of [
      ["GET"],
      ["DELETE"],
      ["PUT", { name: "x", description: "x", draft: false }],
      ["POST", { recipient: ["a@b.example"] }],
    ] as const) {
      const answer = await issuer.call(method, `/v1/badge/${issuer.id}/${unknown}`, body);
      assert.equal(answer.status, 404, `${method} ${unknown}: ${answer.text}`);
    }
  }
});
