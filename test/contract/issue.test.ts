import assert from "node:assert/strict";
import { after, test } from "node:test";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { readMail, receiveLinkOf, receiverOf, waitForMails } from "#test/support/mailbox.ts";

/* "Issue badge" of the API documentation. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer, { metadata: { secret: "internal" } });

const eventOf = async (id: string) => (await issuer.call("GET", `/v1/event/${issuer.id}/${id}`)).json;
const publicBadge = async (id: string) => {
  const answer = await fetch(`${badgeworks.origin}/v1/badge/_/${badge}.json?v=2.0&event=${id}`);
  return (await answer.json()) as Record<string, unknown>;
};

test("201 Created: an empty body, the event's address without host in Location", async () => {
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, {
    recipient: ["a@b.example"],
    send_email: 0,
  });
  assert.equal(answer.status, 201);
  assert.equal(answer.text, "");
  assert.match(
    answer.headers.get("location") ?? "",
    new RegExp(`^/v1/event/${issuer.id}/[0-9A-Za-z]{1,20}$`),
  );
});

for (const [what, given, kept] of [
  ["bare addresses", ["b@x.example", "a@x.example"], ["a@x.example", "b@x.example"]],
  ["names before addresses", ["Ää Öö <a@x.example>", "花子 <b@x.example>"], ["a@x.example", "b@x.example"]],
  [
    "quoted names",
    ['"Doe, Jane" <a@x.example>', '"He said \\"hi\\"" <b@x.example>'],
    ["a@x.example", "b@x.example"],
  ],
  ["upper case, lowered", ["A@X.Example"], ["a@x.example"]],
  ["the same one twice, kept once", ["a@x.example", "Anna <A@x.example>", "a@x.example"], ["a@x.example"]],
  ["blanks around", ["  a@x.example ", " Anna  < b@x.example > "], ["a@x.example", "b@x.example"]],
  ["PHP's array with gaps", { "0": "a@x.example", "2": "b@x.example" }, ["a@x.example", "b@x.example"]],
  ["plus and dots", ["first.last+tag@sub.x.example"], ["first.last+tag@sub.x.example"]],
] as const) {
  test(`recipient: ${what}`, async () => {
    const event = await eventOf(await issueBadge(issuer, badge, given));
    assert.deepEqual(event["recipient"], kept);
  });
}

test("recipient: whoever gets the badge again has it twice", async () => {
  const events = [
    await issueBadge(issuer, badge, ["again@x.example"]),
    await issueBadge(issuer, badge, ["again@x.example"]),
  ];
  const list = await issuer.call("GET", `/v1/event/${issuer.id}?email=again@x.example`);
  assert.deepEqual(
    list.lines.map((line) => line["id"]),
    events,
  );
});

test("expires and issued_on: unix seconds, also as text", async () => {
  const event = await eventOf(
    await issueBadge(issuer, badge, ["a@x.example"], { issued_on: 1_700_000_000, expires: "1900000000" }),
  );
  assert.equal(event["issued_on"], 1_700_000_000);
  assert.equal(event["expires"], 1_900_000_000);
});

test("issued_on: now by default; expires: the badge's months by default, 0 for never", async () => {
  const yearly = await createBadge(issuer, { expires: 12 });
  const event = await eventOf(await issueBadge(issuer, yearly, ["a@x.example"]));
  const issued = Number(event["issued_on"]);
  assert.ok(Math.abs(issued - Date.now() / 1000) < 60);
  const days = (Number(event["expires"]) - issued) / 86_400;
  assert.ok(days >= 365 && days <= 366, `${days} days`);
  assert.equal(
    (await eventOf(await issueBadge(issuer, yearly, ["a@x.example"], { expires: 0 })))["expires"],
    null,
  );
  assert.equal((await eventOf(await issueBadge(issuer, badge, ["a@x.example"])))["expires"], null);
});

test("email chunks: those of the request before those of the badge", async () => {
  const event = await eventOf(
    await issueBadge(issuer, badge, ["a@x.example"], {
      email_subject: "Ours",
      email_body: "<b>Ours</b>",
      email_footer: "",
    }),
  );
  assert.equal(event["email_subject"], "Ours");
  assert.equal(event["email_body"], "<b>Ours</b>");
  assert.equal(event["email_link_text"], "Take it");
  assert.equal(event["email_footer"], "Tampere College");
});

test("badge_override: name, description, criteria and tags replace, for this event alone", async () => {
  const override = {
    name: "Other",
    description: "Otherwise.",
    criteria: "<p>New way.</p>",
    tags: ["one", "two"],
  };
  const id = await issueBadge(issuer, badge, ["a@x.example"], { badge_override: override });
  assert.equal((await eventOf(id))["name"], "Other");
  const issued = await publicBadge(id);
  assert.equal(issued["name"], "Other");
  assert.equal(issued["description"], "Otherwise.");
  assert.deepEqual(issued["tags"], ["one", "two"]);
  assert.ok(JSON.stringify(issued["criteria"]).includes("New way."));
  const plain = await publicBadge(await issueBadge(issuer, badge, ["a@x.example"]));
  assert.equal(plain["name"], "First aid");
  assert.ok(!JSON.stringify(plain["criteria"]).includes("New way."));
});

test("badge_override: criteria_add appends; null members leave the badge as it is", async () => {
  const override = {
    name: null,
    description: null,
    criteria: null,
    tags: null,
    criteria_add: "<p>In Tampere.</p>",
  };
  const id = await issueBadge(issuer, badge, ["a@x.example"], { badge_override: override });
  const issued = await publicBadge(id);
  assert.equal(issued["name"], "First aid");
  assert.deepEqual(issued["tags"], ["health"]);
  const criteria = JSON.stringify(issued["criteria"]);
  assert.ok(criteria.includes("Take the course.") && criteria.includes("In Tampere."));
  assert.equal(typeof (await eventOf(id))["badge_override"], "string");
});

test("metadata of the badge is not in what was issued", async () => {
  const id = await issueBadge(issuer, badge, ["a@x.example"]);
  assert.ok(!JSON.stringify(await publicBadge(id)).includes("internal"));
});

test("log_entry: any object; an object in lists, compact text in the single event", async () => {
  const entry = { course_id: "2", course_name: 'Ää "quoted"', activity_name: null, n: { z: 1, a: [true] } };
  const id = await issueBadge(issuer, badge, ["log@x.example"], { log_entry: entry });
  assert.equal((await eventOf(id))["log_entry"], JSON.stringify(entry));
  const [line] = (await issuer.call("GET", `/v1/event/${issuer.id}?email=log@x.example`)).lines;
  assert.deepEqual(line?.["log_entry"], entry);
});

test("api_consumer_id and show_report are kept with the event", async () => {
  const event = await eventOf(
    await issueBadge(issuer, badge, ["a@x.example"], { api_consumer_id: "Moodle", show_report: 0 }),
  );
  assert.equal(event["api_consumer_id"], "Moodle");
  assert.equal(event["show_report"], 0);
  assert.equal((await eventOf(await issueBadge(issuer, badge, ["a@x.example"])))["show_report"], 1);
});

test("members a client dumps beside the documented ones are ignored", async () => {
  const id = await issueBadge(issuer, badge, ["a@x.example"], {
    id: null,
    badge_id: "wrong",
    revoked: null,
    is_created: false,
    name: null,
    expires: null,
    issued_on: null,
    email_subject: null,
    badge_override: null,
    log_entry: null,
    api_consumer_id: null,
  });
  assert.equal((await eventOf(id))["badge_id"], badge);
});

test("send_email: mails leave by default and not with 0", async () => {
  await issueBadge(issuer, badge, ["silent@x.example"]);
  const id = await issueBadge(issuer, badge, ["Élodie Ñandú <mailed@x.example>"], {
    send_email: 1,
    email_subject: "Onnea — поздравляю",
  });
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}/${badge}`, {
    recipient: ["default@x.example"],
  });
  assert.equal(answer.status, 201);
  const mails = await Promise.all((await waitForMails(badgeworks.mailDir, 2)).map(readMail));
  assert.deepEqual(mails.map(receiverOf).toSorted(), ["default@x.example", "mailed@x.example"]);
  const mail = mails.find((one) => receiverOf(one) === "mailed@x.example");
  assert.equal(mail?.subject, "Onnea — поздравляю");
  assert.ok(mail?.text?.includes("Well done."));
  assert.ok(mail?.text?.includes("Tampere College"));
  assert.ok(typeof mail?.html === "string" && mail.html.includes("Take it"));
  assert.ok(receiveLinkOf(mail).startsWith(badgeworks.origin));
  assert.equal((await eventOf(id))["send_email"], 1);
});

test("a draft is not issued; an update makes it ready", async () => {
  const draft = await createBadge(issuer, { draft: true });
  const refused = await issuer.call("POST", `/v1/badge/${issuer.id}/${draft}`, {
    recipient: ["a@b.example"],
  });
  assert.equal(refused.status, 400);
  assert.match(String(refused.json["error"]), /draft/);
  await issuer.call("PUT", `/v1/badge/${issuer.id}/${draft}`, await badgeBody({ draft: false }));
  await issueBadge(issuer, draft, ["a@b.example"]);
});
