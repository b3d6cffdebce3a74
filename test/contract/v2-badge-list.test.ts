import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, list } from "#test/support/v2.ts";

/* GET /v2/badge/{c}. The issuer may have badges beside those of this file. */

const { call, row, issuer } = await openTarget();
const path = `/v2/badge/${issuer.id}`;
const [ready, draft] = [
  await createBadge(issuer, { category: ["Health"] }),
  await createBadge(issuer, { draft: true }),
];
const both = [ready, draft];
const found = async (query: string) =>
  (await list(issuer, path + query)).result.map(({ id }) => String(id)).filter((id) => both.includes(id));
const item = async () => (await list(issuer, path)).result.find(({ id }) => id === ready) ?? assert.fail();

row("5 lists: {result:[…], total:N}", async () => {
  const { result, total } = await list(issuer, path);
  assert.ok(Array.isArray(result));
  assert.ok(Number.isInteger(total) && total >= 2);
});

row("5 badge list: draft", async () => {
  assert.deepEqual(await found("?draft=0"), [ready]);
  assert.deepEqual(await found("?draft=1"), [draft]);
  assert.deepEqual(await found(""), both);
});

row("5 badge list: external takes nothing of the issuer's own away", async () => {
  assert.deepEqual(await found("?draft=0&external=1"), [ready]);
});

row("5 lists: limit 1…1000 and offset ≥ 0; total counts all", async () => {
  const whole = await list(issuer, path);
  const page = await list(issuer, `${path}?limit=1&offset=${whole.total - 1}`);
  assert.equal(page.result.length, 1);
  assert.equal(page.total, whole.total);
  assert.deepEqual((await list(issuer, `${path}?limit=1000&offset=${whole.total}`)).result, []);
});

row("5 lists: order_by asc (the default) or desc by creation", async () => {
  assert.deepEqual(await found("?order_by=asc"), both);
  assert.deepEqual(await found("?order_by=desc"), both.toReversed());
});

for (const query of ["limit=0", "limit=1001", "limit=x", "offset=-1", "offset=x", "order_by=sideways"]) {
  row(`5 lists: ${query} is invalid, 400`, async () => {
    assert.equal((await issuer.call("GET", `${path}?${query}`)).status, 400);
  });
}

for (const [name, kind] of Object.entries({
  name: "string",
  description: "string",
  image: "string",
  primary_language: "string",
  draft: "boolean",
  ctime: "number",
  mtime: "number",
})) {
  row(`5 badge item: ${name} is a ${kind}`, async () => {
    assert.equal(typeof (await item())[name], kind);
  });
}

row("5, 11 badge item: image is an address, and a picture stands there", async () => {
  const { headers, status } = await call("GET", String((await item())["image"]));
  assert.equal(status, 200);
  assert.match(headers.get("content-type") ?? "", /^image\//);
});

for (const name of ["category", "tag", "client_alias_id"]) {
  row(`5 badge item: ${name} is an array`, async () => {
    assert.ok(Array.isArray((await item())[name]));
  });
}

row("5 badge item: language is an array (older key languages); creator_id is there", async () => {
  const one = await item();
  assert.deepEqual(one["language"] ?? one["languages"], ["en"]);
  assert.ok("creator_id" in one);
  assert.deepEqual(one["category"], ["Health"]);
});
