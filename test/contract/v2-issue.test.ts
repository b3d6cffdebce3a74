import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { readMail, receiverOf, waitForMails } from "#test/support/mailbox.ts";
import { createBadge, englishContent, issue, issueBody, list } from "#test/support/v2.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";

/* API v2: POST /v2/event/{c}/{b}/issue. OBF contract, section 5. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer, {
  expires: 12,
  email_message: { subject: "You have it", footer: "Bye" },
});
const post = (body: unknown, id = badge) => issuer.call("POST", `/v2/event/${issuer.id}/${id}/issue`, body);
const event = async (id: string) => {
  const answer = await issuer.call("GET", `/v2/event/${issuer.id}/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
const recipientsOf = async (id: string) =>
  (await list(issuer, `/v2/event/${issuer.id}/recipient?event_id=${id}`)).result;

const anna = { email: "anna@x.example", name: "Anna" };
for (const [given, field] of [
  [{ recipient: undefined }, "recipient"],
  [{ recipient: [] }, "recipient"],
  [{ recipient: "anna@x.example" }, "recipient"],
  [{ recipient: ["anna@x.example"] }, "recipient[0]"],
  [{ recipient: [{ name: "Anna" }] }, "recipient[0].email"],
  [{ recipient: [anna, { ...anna, email: "no address" }] }, "recipient[1].email"],
  [{ recipient: [anna, { ...anna, email: "a@b@c" }] }, "recipient[1].email"],
  [{ recipient: [anna, { ...anna, email: "<a@b.example>" }] }, "recipient[1].email"],
  [{ recipient: [anna, { ...anna, email: `${"x".repeat(65)}@b.example` }] }, "recipient[1].email"],
  [{ recipient: [anna, { ...anna, email: `x@${"b".repeat(256)}` }] }, "recipient[1].email"],
  [{ recipient: [anna, { email: "b@x.example" }] }, "recipient[1].name"],
  [{ recipient: [anna, { email: "b@x.example", name: 5 }] }, "recipient[1].name"],
  [{ recipient: [anna, { email: "b@x.example", name: "x".repeat(1001) }] }, "recipient[1].name"],
  [{ api_consumer_id: undefined }, "api_consumer_id"],
  [{ api_consumer_id: null }, "api_consumer_id"],
  [{ api_consumer_id: " " }, "api_consumer_id"],
  [{ api_consumer_id: 5 }, "api_consumer_id"],
  [{ event_name: 5 }, "event_name"],
  [{ issued_on: "today" }, "issued_on"],
  [{ issued_on: -1 }, "issued_on"],
  [{ expires_on: 1.5 }, "expires_on"],
  [{ issued_on: 1_700_000_000, expires_on: 1_600_000_000 }, "expires_on"],
  [{ client_alias_id: 5 }, "client_alias_id"],
  [{ client_alias_id: "unknown" }, "client_alias_id"],
  [{ email_message: { body: 5 } }, "email_message.body"],
  [{ criteria_add: 5 }, "criteria_add"],
  [{ log_entry: "x" }, "log_entry"],
  [{ log_entry: { a: "\u0000" } }, "log_entry"],
  [{ send_email: "maybe" }, "send_email"],
  [{ show_report: 2 }, "show_report"],
] as const) {
  test(`400 names ${field}: ${JSON.stringify(given).slice(0, 80)}`, async () => {
    const answer = await post(issueBody(["anna@x.example"], given));
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field, answer.text);
    assert.ok(String(answer.json["message"]).startsWith(`${field}: `), answer.text);
  });
}

test("400: more than 10,000 recipients; 10,000 are taken", async () => {
  const many = Array.from({ length: 10_001 }, (_, at) => `p${at}@x.example`);
  const answer = await post(issueBody(many));
  assert.equal(answer.status, 400);
  assert.equal(answer.json["field"], "recipient");
  assert.match(String(answer.json["message"]), /10000/);
  const taken = await post(issueBody(many.slice(1)));
  assert.equal(taken.status, 200, taken.text);
  assert.equal(taken.json["count"], 10_000);
});

test("404 for an unknown badge, 400 for a draft", async () => {
  assert.equal((await post(issueBody(["a@x.example"]), `${issuer.id}0123456789Ab`)).status, 404);
  const draft = await createBadge(issuer, { draft: true });
  const answer = await post(issueBody(["a@x.example"]), draft);
  assert.equal(answer.status, 400);
  assert.match(String(answer.json["message"]), /draft/);
});

test("what was refused issued nothing", async () => {
  const { total } = await list(issuer, `/v2/event/${issuer.id}`);
  assert.equal(total, 1);
});

test("200 OperationResult with the event's id and how many, and Location", async () => {
  const answer = await post(issueBody(["a@x.example", "b@x.example", "A@X.example"]));
  assert.equal(answer.status, 200, answer.text);
  const { resource_id: id, ...rest } = answer.json;
  assert.deepEqual(rest, { success: true, message: "", resource_type: "event", count: 2 });
  assert.equal(answer.headers.get("location"), `/v2/event/${issuer.id}/${String(id)}`);
  assert.deepEqual(
    (await recipientsOf(String(id))).map((one) => [one["email"], one["name"]]),
    [
      ["a@x.example", "Name of a@x.example"],
      ["b@x.example", "Name of b@x.example"],
    ],
  );
});

test("every member is kept", async () => {
  const alias = await createSubIssuer(badgeworks, issuer);
  const content = [
    englishContent(),
    englishContent({ language: "fi", name: "Ensiapu", criteria: "Käy kurssi." }),
  ];
  const own = await createBadge(issuer, { client_alias_id: [alias], content });
  const id = await issue(issuer, own, ["a@x.example"], {
    api_consumer_id: "Moodle",
    event_name: " Spring course ",
    issued_on: 1_700_000_000,
    expires_on: 1_900_000_000,
    client_alias_id: alias,
    email_message: { subject: "Hi", body: "B", link_text: "L", footer: "F" },
    criteria_add: "And *swim*.",
    log_entry: { course_id: "2", n: 1 },
    show_report: 0,
  });
  const found = await event(id);
  assert.equal(found["name"], "Spring course");
  assert.equal(found["client_alias_id"], alias);
  assert.equal(found["api_consumer_id"], "Moodle");
  assert.equal(found["issued_on"], 1_700_000_000);
  assert.equal(found["expires_on"], 1_900_000_000);
  assert.equal(found["log_entry"], '{"course_id":"2","n":1}');
  assert.deepEqual(found["email_message"], { subject: "Hi", body: "B", link_text: "L", footer: "F" });
  const { content: issued } = found["badge"] as { content: { criteria: string }[] };
  assert.deepEqual(
    issued.map(({ criteria }) => criteria),
    ["Take the *course*.\n\nAnd *swim*.", "Käy kurssi.\n\nAnd *swim*."],
  );
  const v1 = (await issuer.call("GET", `/v1/event/${issuer.id}/${id}`)).json;
  assert.equal(v1["show_report"], 0);
  assert.equal(v1["badge_override"], '{"criteria_add":"And *swim*."}');
  assert.equal(v1["name"], "First aid");
});

test("expires_on: the badge's months when left out or null, never with 0", async () => {
  const expiry = async (given: Record<string, unknown>) =>
    (await event(await issue(issuer, badge, ["a@x.example"], { issued_on: 1_700_000_000, ...given })))[
      "expires_on"
    ];
  assert.equal(await expiry({}), Date.UTC(2024, 10, 14, 22, 13, 20) / 1000);
  assert.equal(await expiry({ expires_on: null }), Date.UTC(2024, 10, 14, 22, 13, 20) / 1000);
  assert.equal(await expiry({ expires_on: 0 }), null);
});

test("the mail goes out unless send_email is false, with the badge's texts where the order has none", async () => {
  const id = await issue(issuer, badge, ["mail@x.example"], {
    send_email: true,
    email_message: { subject: "", body: "Well done" },
  });
  const mails = await waitForMails(badgeworks.mailDir, 1);
  const mail = await readMail(mails[0] ?? "");
  assert.equal(receiverOf(mail), "mail@x.example");
  assert.equal(mail.subject, "You have it");
  assert.match(mail.text ?? "", /Well done[\s\S]*Bye/);
  const [found = {}] = await recipientsOf(id);
  assert.equal((found["mail"] as { state: string }).state, "sent");
  assert.equal((await recipientsOf(await issue(issuer, badge, ["quiet@x.example"])))[0]?.["mail"], null);
});

test("names are tidied, may be empty, and an address is trimmed", async () => {
  const recipient = [
    { email: " Z@X.example ", name: "  Zoë\tde\u0000 la  Cruz \ud800" },
    { email: "y@x.example", name: "" },
  ];
  const id = await issue(issuer, badge, [], { recipient });
  assert.deepEqual(
    (await recipientsOf(id)).map((one) => [one["email"], one["name"]]),
    [
      ["y@x.example", ""],
      ["z@x.example", "Zoë de la Cruz \ufffd"],
    ],
  );
});
