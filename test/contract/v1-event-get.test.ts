import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";

/* GET /v1/event/{c}/{e} */

const { row, issuer, person } = await openTarget();
const [anna, bert] = [person("anna"), person("bert")];
const badge = await createBadge(issuer);
const id = await issueBadge(issuer, badge, [bert, `Anna <${anna}>`], {
  api_consumer_id: "Moodle",
  log_entry: { course_id: "2" },
  badge_override: { criteria_add: "<p>More.</p>" },
  expires: 1_900_000_000,
});
const bare = await issueBadge(issuer, badge, [anna]);
const get = (event = id) => issuer.call("GET", `/v1/event/${issuer.id}/${event}`);

row("4.3 single event: 200 and a plain JSON object", async () => {
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.equal(answer.json["id"], id);
});

row("4.3 single event: badge_id and client_id", async () => {
  const { json } = await get();
  assert.equal(json["badge_id"], badge);
  assert.equal(json["client_id"], issuer.id);
});

for (const name of ["name", "email_subject", "email_body", "email_footer", "email_link_text"]) {
  row(`4.3 single event: ${name} is a text, which Moodle reads unguarded`, async () => {
    assert.equal(typeof (await get()).json[name], "string");
  });
}

row("4.3 single event: issued_on and expires are epochs; expires is null when there is none", async () => {
  const { json } = await get();
  assert.ok(Number.isInteger(json["issued_on"]));
  assert.equal(json["expires"], 1_900_000_000);
  const without = (await get(bare)).json;
  assert.ok("expires" in without);
  assert.ok([0, null].includes(without["expires"] as number | null));
});

row("4.3 single event: recipient is an array of bare mails", async () => {
  assert.deepEqual(((await get()).json["recipient"] as string[]).toSorted(), [anna, bert]);
});

row("4.3, 11 single event: log_entry is a JSON string or null", async () => {
  assert.equal((await get()).json["log_entry"], '{"course_id":"2"}');
  assert.equal((await get(bare)).json["log_entry"], null);
});

row("4.3 single event: badge_override is a JSON string or null", async () => {
  const text = (await get()).json["badge_override"];
  assert.equal(typeof text, "string");
  assert.equal((JSON.parse(String(text)) as Record<string, unknown>)["criteria_add"], "<p>More.</p>");
  assert.equal((await get(bare)).json["badge_override"], null);
});

row("4.3 single event: api_consumer_id", async () => {
  assert.equal((await get()).json["api_consumer_id"], "Moodle");
});

row("4.3 single event: send_email is 0 or 1 when it is there", async () => {
  assert.ok([0, 1, undefined].includes((await get()).json["send_email"] as number | undefined));
});

row("4.3, 11 single event: revoked is an object when it is there", async () => {
  assert.deepEqual((await get()).json["revoked"] ?? {}, {});
  assert.ok(!Array.isArray((await get()).json["revoked"]));
});

row("4.3 single event: the other members that clients know", ["installation"], async () => {
  const { json } = await get();
  for (const name of ["timestamp", "mtime", "show_report", "send_email", "deleted"]) {
    assert.ok(Number.isInteger(json[name]), name);
  }
  for (const name of ["token", "json_cache_id"]) assert.equal(typeof json[name], "string", name);
  for (const name of ["email_pdf_link_text", "earnable_application_id"]) assert.equal(json[name], null, name);
  for (const name of ["client_alias_id", "lastmodifiedby"]) assert.ok(name in json, name);
});

row("1 status codes: 404 with `error` for an event that is not there", async () => {
  for (const unknown of ["T0VT20a10MXNa3L", "x"]) {
    const answer = await get(unknown);
    assert.equal(answer.status, 404, unknown);
    assert.equal(typeof answer.json["error"], "string");
  }
});

row(
  "1 status codes: 404 for every operation on it, whatever the id looks like",
  ["installation"],
  async () => {
    for (const unknown of ["%00", "y".repeat(300), "T0VT20a10MXNa3L"]) {
      for (const [method, tail] of [
        ["GET", ""],
        ["GET", "/revoked"],
        ["GET", "/assertion"],
        ["DELETE", "?email=a@x.example"],
      ] as const) {
        const answer = await issuer.call(method, `/v1/event/${issuer.id}/${unknown}${tail}`);
        assert.equal(answer.status, 404, `${method} ${unknown}${tail}`);
      }
    }
  },
);
