import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge } from "#test/support/v2.ts";

/* GET and DELETE /v2/badge/{c}/{b} */

const { row, issuer } = await openTarget();
const id = await createBadge(issuer);
const get = (badge = id) => issuer.call("GET", `/v2/badge/${issuer.id}/${badge}`);

row("5 badge: 200, and id is the path's", async () => {
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.equal(answer.json["id"], id);
});

row("5, 11 badge: image is a data URL", async () => {
  assert.match(String((await get()).json["image"]), /^data:image\/png;base64,/);
});

row("5 badge: content[] with every member", async () => {
  const [content = {}] = (await get()).json["content"] as Record<string, unknown>[];
  for (const name of ["language", "name", "description", "criteria"])
    assert.equal(typeof content[name], "string");
  for (const name of [
    "tag",
    "alignment",
    "achievement_type",
    "credits_available",
    "field_of_study",
    "human_code",
    "specialization",
  ]) {
    assert.ok(name in content, name);
  }
});

row("5 badge: category and client_alias_id are arrays; creator is {id} or null", async () => {
  const { json } = await get();
  assert.ok(Array.isArray(json["category"]) && Array.isArray(json["client_alias_id"]));
  const { creator } = json as { creator: { id: string } | null };
  assert.ok(creator === null || typeof creator.id === "string");
});

row("5 badge: the other members are there", async () => {
  const { json } = await get();
  for (const name of ["primary_language", "intent", "email_message", "expires", "draft", "ctime", "mtime"]) {
    assert.ok(name in json, name);
  }
  assert.equal(typeof json["draft"], "boolean");
});

row("5 error: 404 with timestamp, status, error, message and path", async () => {
  const { status, json } = await get("SVIYGVaZCQa1Z");
  assert.equal(status, 404);
  assert.equal(json["status"], 404);
  for (const name of ["timestamp", "error", "message", "path"])
    assert.equal(typeof json[name], "string", name);
});

row("5 badge delete: OperationResult; the badge is gone", async () => {
  const other = await createBadge(issuer);
  const { status, json } = await issuer.call("DELETE", `/v2/badge/${issuer.id}/${other}`);
  assert.equal(status, 200);
  assert.equal(json["success"], true);
  assert.equal((await get(other)).status, 404);
  assert.equal((await issuer.call("DELETE", `/v2/badge/${issuer.id}/${other}`)).status, 404);
});
