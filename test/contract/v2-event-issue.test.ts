import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBody, list } from "#test/support/v2.ts";

/* POST /v2/event/{c}/{b}/issue */

const { call, row, issuer, person } = await openTarget();
const anna = person("anna");
const badge = await createBadge(issuer);
const order = (given: Record<string, unknown> = {}, id = badge) =>
  issuer.call("POST", `/v2/event/${issuer.id}/${id}/issue`, issueBody([anna], given));
const issued = async (given: Record<string, unknown>) => {
  const answer = await order(given);
  assert.equal(answer.status, 200, answer.text);
  return String(answer.json["resource_id"]);
};
const eventOf = async (id: string) => (await issuer.call("GET", `/v2/event/${issuer.id}/${id}`)).json;

row("5 issue: OperationResult with the event's id", async () => {
  const { status, json } = await order();
  assert.equal(status, 200);
  assert.equal(json["success"], true);
  assert.equal(json["resource_type"], "event");
  assert.match(String(json["resource_id"]), /^\w{1,100}$/);
});

row("5 issue: `Location: /v2/event/{c}/{e}`, by which Moodle learns the id", ["installation"], async () => {
  const answer = await order();
  const id = String(answer.json["resource_id"]);
  assert.equal(answer.headers.get("location"), `/v2/event/${issuer.id}/${id}`);
});

for (const [what, given] of Object.entries({
  "no recipient": { recipient: undefined },
  "an empty list of recipients": { recipient: [] },
  "a recipient without email": { recipient: [{ name: "x" }] },
  "a recipient without name": { recipient: [{ email: "a@x.example" }] },
  "no api_consumer_id": { api_consumer_id: undefined },
  "an address without @": { recipient: [{ email: "a", name: "x" }] },
  "an address with two": { recipient: [{ email: "a@b@c.example", name: "x" }] },
  "a local part of 65": { recipient: [{ email: `${"a".repeat(65)}@b.example`, name: "x" }] },
  "a domain of 256": { recipient: [{ email: `a@${"b".repeat(256)}`, name: "x" }] },
  "an address in angle brackets": { recipient: [{ email: "<a@b.example>", name: "x" }] },
})) {
  row(`5 issue: 400 for ${what}`, async () => {
    const answer = await order(given);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(typeof answer.json["message"], "string");
  });
}

row("5 issue: issued_on, expires_on and event_name", async () => {
  const given = { issued_on: 1_700_000_000, expires_on: 1_900_000_000, event_name: "Spring" };
  const { json } = await issuer.call("GET", `/v2/event/${issuer.id}/${await issued(given)}`);
  assert.deepEqual(
    [json["issued_on"], json["expires_on"], json["name"]],
    [1_700_000_000, 1_900_000_000, "Spring"],
  );
});

row("5, 11 issue: log_entry is an object that comes back as a JSON string", async () => {
  const entry = { course_id: "2", activity_name: null };
  const text = (await eventOf(await issued({ log_entry: entry })))["log_entry"];
  assert.equal(typeof text, "string");
  assert.deepEqual(JSON.parse(String(text)), entry);
});

row("5 issue: email_message of this event", async () => {
  const message = { subject: "S", body: "B", link_text: "L", footer: "F" };
  const kept = (await eventOf(await issued({ email_message: message })))["email_message"];
  const { subject, body, link_text: linkText, footer } = kept as Record<string, unknown>;
  assert.deepEqual([subject, body, linkText, footer], ["S", "B", "L", "F"]);
});

row("5 issue: criteria_add appends to what was issued", async () => {
  const id = await issued({ criteria_add: "In Tampere." });
  const { badge: shown } = (await eventOf(id)) as { badge: { content: { criteria: string }[] } };
  assert.match(shown.content[0]?.criteria ?? "", /course[\s\S]*In Tampere\./);
});

row("5 issue: show_report and send_email are flags", async () => {
  for (const flag of [true, false]) {
    assert.equal((await order({ show_report: flag })).status, 200);
  }
  assert.equal((await order({ show_report: "maybe" })).status, 400);
});

row("5 issue: send_email sends the mail to the name", ["mailbox"], async (have) => {
  const mailed = person("mailed");
  await order({ recipient: [{ email: mailed, name: "Élodie" }], send_email: true });
  assert.ok((await have.mailbox(mailed)).subject);
});

row("5 issue: the recipients are read back, in lower case", async () => {
  const id = await issued({ recipient: [{ email: anna.toUpperCase(), name: "Anna Ä" }] });
  const { result } = await list(issuer, `/v2/event/${issuer.id}/recipient?event_id=${id}`);
  assert.deepEqual(
    result.map(({ email, name }) => [email, name]),
    [[anna, "Anna Ä"]],
  );
});

row("5 error: 404 for a badge that is not there; nothing is issued of a draft", async () => {
  assert.equal((await order({}, "SVIYGVaZCQa1Z")).status, 404);
  assert.equal((await order({}, await createBadge(issuer, { draft: true }))).status, 400);
  assert.equal((await call("POST", `/v2/event/${issuer.id}/${badge}/issue`, { body: "{}" })).status, 403);
});
