import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issue } from "#test/support/v2.ts";

/* GET /v2/event/{c}/{e} */

const { call, row, issuer, person } = await openTarget();
const badge = await createBadge(issuer);
const id = await issue(issuer, badge, [person("anna")], { log_entry: { course_id: "2" } });
const get = (event = id) => issuer.call("GET", `/v2/event/${issuer.id}/${event}`);

row("5 event: 200 with every member", async () => {
  const { status, json } = await get();
  assert.equal(status, 200);
  assert.equal(json["id"], id);
  for (const name of [
    "name",
    "client_alias_id",
    "badge",
    "expires_on",
    "issued_on",
    "email_message",
    "log_entry",
    "api_consumer_id",
    "earnable_application_id",
    "ctime",
    "mtime",
  ]) {
    assert.ok(name in json, name);
  }
});

row("5, 11 event: log_entry is a JSON string or null", async () => {
  assert.equal((await get()).json["log_entry"], '{"course_id":"2"}');
  const bare = await issue(issuer, badge, [person("anna")]);
  assert.equal((await get(bare)).json["log_entry"], null);
});

row("5 event: badge {id, image, primary_language, content[], creator} as it was issued", async () => {
  const { badge: shown } = (await get()).json as { badge: Record<string, unknown> };
  assert.equal(shown["id"], badge);
  assert.equal(shown["primary_language"], "en");
  assert.ok("creator" in shown);
  const [content] = shown["content"] as { name: string }[];
  assert.equal(content?.name, "First aid");
  const image = String(shown["image"]);
  if (/^https?:/.test(image)) assert.equal((await call("GET", image)).status, 200);
  else assert.match(image, /^data:image\//);
});

row("5 event: stays as it is when the badge is deleted", async () => {
  const other = await createBadge(issuer);
  const event = await issue(issuer, other, [person("anna")]);
  await issuer.call("DELETE", `/v2/badge/${issuer.id}/${other}`);
  assert.equal((await get(event)).json["name"], "First aid");
});

row("5 error: 404 for an event that is not there", async () => {
  const { status, json } = await get("T0VT20a10MXNa3L");
  assert.equal(status, 404);
  assert.equal(json["status"], 404);
});
