import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { makePng } from "#test/support/png.ts";

/* PUT /v1/badge/{c}/{b} */

const { call, row, issuer, person } = await openTarget();
const get = async (id: string) => (await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`)).json;
const update = (id: string, body: unknown) => issuer.call("PUT", `/v1/badge/${issuer.id}/${id}`, body);

row("4.1, 11 update: 204 and no body", async () => {
  const answer = await update(await createBadge(issuer), await badgeBody({ name: "Second aid" }));
  assert.equal(answer.status, 204, answer.text);
  assert.equal(answer.text, "");
});

row("4.1 update: the same parameters as create", async () => {
  const id = await createBadge(issuer);
  const given = {
    name: "Second aid",
    description: "Other.",
    css: "p { color: blue }",
    criteria_html: "<p>Other.</p>",
    email_subject: "S2",
    email_body: "B2",
    email_link_text: "L2",
    email_footer: "F2",
    expires: 3,
    tags: ["new"],
    category: ["Other"],
    metadata: { b: 2 },
  };
  assert.equal((await update(id, await badgeBody({ ...given, draft: true }))).status, 204);
  const badge = await get(id);
  for (const [name, value] of Object.entries(given)) assert.deepEqual(badge[name], value, name);
  assert.equal(Number(badge["draft"]), 1);
});

row("4.1 update: the image is replaced; ctime stays and mtime does not go back", async () => {
  const id = await createBadge(issuer);
  const before = await get(id);
  await update(id, await badgeBody({ image: (await makePng(9)).toString("base64") }));
  const changed = await get(id);
  assert.notEqual(changed["image"], before["image"]);
  assert.equal(changed["ctime"], before["ctime"]);
  assert.ok(Number(changed["mtime"]) >= Number(before["mtime"]));
});

row("4.1 update: without an image the present one stays", ["installation"], async () => {
  const id = await createBadge(issuer);
  const before = await get(id);
  const answer = await update(id, { ...(await badgeBody({ name: "Other" })), image: undefined });
  assert.equal(answer.status, 204, answer.text);
  const after = await get(id);
  assert.equal(after["name"], "Other");
  assert.equal(after["image"], before["image"]);
});

row("4.1 update: the badge keeps its id and is listed as changed", async () => {
  const id = await createBadge(issuer);
  await update(id, await badgeBody({ name: "Listed anew" }));
  const [line] = (await issuer.call("GET", `/v1/badge/${issuer.id}?id=${id}`)).lines;
  assert.equal(line?.["name"], "Listed anew");
});

row("4.1 update: doesn't affect already issued badges", async () => {
  const id = await createBadge(issuer);
  const event = await issueBadge(issuer, id, [person("updated")]);
  await update(id, await badgeBody({ name: "Other" }));
  const issued = await call("GET", `/v1/badge/_/${id}.json?v=1.1&event=${event}`);
  assert.equal(issued.json["name"], "First aid");
  assert.equal((await issuer.call("GET", `/v1/event/${issuer.id}/${event}`)).json["name"], "First aid");
});

row("1 status codes: 400 when a required member is missing, 404 when the badge is", async () => {
  const id = await createBadge(issuer);
  assert.equal((await update(id, { ...(await badgeBody()), name: undefined })).status, 400);
  assert.equal((await get(id))["name"], "First aid");
  assert.equal((await update("SVIYGVaZCQa1Z", await badgeBody())).status, 404);
});
