import assert from "node:assert/strict";
import type { IssuerId } from "#src/platform/ids.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { receiveLinkOf } from "#test/support/mailbox.ts";

/* POST /v1/badge/{c}/{b}: issuing. */

const { call, row, issuer, person } = await openTarget();
const badge = await createBadge(issuer, { metadata: { secret: "internal" } });
const [anna, bert] = [person("anna"), person("bert")];

const order = (body: unknown, id = badge) => issuer.call("POST", `/v1/badge/${issuer.id}/${id}`, body);
const eventOf = async (id: string) => (await issuer.call("GET", `/v1/event/${issuer.id}/${id}`)).json;
const listedEvent = async (id: string) => {
  const list = await issuer.call("GET", `/v1/event/${issuer.id}?badge_id=${badge}`);
  return list.lines.find((line) => line["id"] === id) ?? assert.fail("the event is not listed");
};
const publicBadge = async (id: string) =>
  (await call("GET", `/v1/badge/_/${badge}.json?v=1.1&event=${id}`)).json;
const criteriaOf = async (id: string) =>
  (await call("GET", `/v1/badge/_/${badge}/criteria.html?event=${id}`)).text;

row("4.2, 11 issue: exactly 201 and an empty body", async () => {
  const answer = await order({ recipient: [anna], send_email: 0 });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.text, "");
});

row("4.2, 11 Location: relative, /v1/event/{c}/{e}, without slash or query at its end", async () => {
  const location = (await order({ recipient: [anna], send_email: 0 })).headers.get("location") ?? "";
  assert.match(location, new RegExp(`^/v1/event/${issuer.id}/[0-9A-Za-z]{1,20}$`));
  const event = await issuer.call("GET", location);
  assert.equal(event.status, 200);
  assert.ok(location.endsWith(`/${String(event.json["id"])}`));
});

row("4.2, 11 Location: HTTP/1.1 and the literal header name", async () => {
  const answer = await call("POST", `/v1/badge/${issuer.id}/${badge}`, {
    ...issuer.credentials,
    body: JSON.stringify({ recipient: [anna], send_email: 0 }),
  });
  assert.equal(answer.httpVersion, "1.1");
  assert.ok(answer.headerNames.includes("Location"), answer.headerNames.join());
});

for (const [what, given, kept] of [
  ["bare mails", [bert, anna], [anna, bert]],
  ["`Full Name <mail>`", [`Ää Öö <${anna}>`, `花子 <${bert}>`], [anna, bert]],
  ["`Full Name <mail>` with a quoted name", [`"Doe, Jane" <${anna}>`], [anna]],
  ["plus and dots", [`first.last+tag.${anna}`], [`first.last+tag.${anna}`]],
] as const) {
  row(`4.2 recipient: ${what}`, async () => {
    const { recipient } = await eventOf(await issueBadge(issuer, badge, given));
    assert.deepEqual((recipient as string[]).toSorted(), kept);
  });
}

row("4.2, 11 recipient: lower case in answers, whatever came in", async () => {
  const event = await eventOf(await issueBadge(issuer, badge, [anna.toUpperCase()]));
  assert.deepEqual(event["recipient"], [anna]);
});

for (const [what, given, kept] of [
  ["the same one twice, kept once", [anna, `Anna <${anna.toUpperCase()}>`, anna], [anna]],
  ["blanks around", [`  ${anna} `, ` Bert  < ${bert} > `], [anna, bert]],
  ["PHP's array with gaps", { "0": anna, "2": bert }, [anna, bert]],
  ["a quote within a quoted name", [`"He said \\"hi\\"" <${bert}>`], [bert]],
] as const) {
  row(`4.2 recipient: ${what}`, ["installation"], async () => {
    assert.deepEqual((await eventOf(await issueBadge(issuer, badge, given)))["recipient"], kept);
  });
}

row("4.2 recipient: required, 400 names it", async () => {
  for (const recipient of [undefined, []]) {
    const answer = await order({ recipient, send_email: 0 });
    assert.equal(answer.status, 400);
    assert.match(String(answer.json["error"]), /recipient/);
  }
});

row("4.2 recipient: whoever gets the badge again has it twice", async () => {
  const again = person("again");
  const events = [await issueBadge(issuer, badge, [again]), await issueBadge(issuer, badge, [again])];
  const list = await issuer.call("GET", `/v1/event/${issuer.id}?email=${encodeURIComponent(again)}`);
  assert.deepEqual(list.lines.map((line) => String(line["id"])).toSorted(), events.toSorted());
});

row("4.2 issued_on: a unix time; the current one by default", async () => {
  const dated = await eventOf(await issueBadge(issuer, badge, [anna], { issued_on: 1_700_000_000 }));
  assert.equal(dated["issued_on"], 1_700_000_000);
  const { issued_on: now } = await eventOf(await issueBadge(issuer, badge, [anna]));
  assert.ok(Math.abs(Number(now) - Date.now() / 1000) < 600);
});

row("4.2 expires: a unix time; 0 means none", async () => {
  const dated = await eventOf(await issueBadge(issuer, badge, [anna], { expires: 1_900_000_000 }));
  assert.equal(dated["expires"], 1_900_000_000);
  const yearly = await createBadge(issuer, { expires: 12 });
  const never = await eventOf(await issueBadge(issuer, yearly, [anna], { expires: 0 }));
  assert.ok([0, null].includes(never["expires"] as number | null));
});

row("4.2 issued_on and expires: also as numeric strings", async () => {
  const event = await eventOf(
    await issueBadge(issuer, badge, [anna], { issued_on: "1700000000", expires: "1900000000" }),
  );
  assert.deepEqual([event["issued_on"], event["expires"]], [1_700_000_000, 1_900_000_000]);
});

row("4.1 expires: the badge's months count when the order says nothing", ["installation"], async () => {
  const yearly = await createBadge(issuer, { expires: 12 });
  const event = await eventOf(await issueBadge(issuer, yearly, [anna]));
  const days = (Number(event["expires"]) - Number(event["issued_on"])) / 86_400;
  assert.ok(days >= 365 && days <= 366, `${days} days`);
  assert.equal((await eventOf(await issueBadge(issuer, badge, [anna])))["expires"], null);
});

for (const name of ["email_subject", "email_body", "email_link_text", "email_footer"]) {
  row(`4.2 ${name}: the request's, else the one stored with the badge`, async () => {
    const given = await eventOf(await issueBadge(issuer, badge, [anna], { [name]: "<b>Ours</b>" }));
    assert.equal(given[name], "<b>Ours</b>");
    const stored = (await issuer.call("GET", `/v1/badge/${issuer.id}/${badge}`)).json[name];
    for (const nothing of ["", null, undefined]) {
      const event = await eventOf(await issueBadge(issuer, badge, [anna], { [name]: nothing }));
      assert.equal(event[name], stored);
    }
  });
}

row("4.2 email chunks: Mahara sends three of the four", async () => {
  const texts = { email_subject: "S", email_body: "B", email_footer: "F" };
  const event = await eventOf(await issueBadge(issuer, badge, [anna], texts));
  for (const [name, text] of Object.entries(texts)) assert.equal(event[name], text);
});

for (const [name, value, shown] of [
  ["name", "Other", "name"],
  ["description", "Otherwise.", "description"],
  ["tags", ["one", "two"], "tags"],
] as const) {
  row(`4.2 badge_override: ${name} replaces, for this event alone`, async () => {
    const id = await issueBadge(issuer, badge, [anna], { badge_override: { [name]: value } });
    assert.deepEqual((await publicBadge(id))[shown], value);
    if (name === "name") assert.equal((await eventOf(id))["name"], value);
    const plain = await publicBadge(await issueBadge(issuer, badge, [anna]));
    assert.notDeepEqual(plain[shown], value);
  });
}

row("4.2 badge_override: criteria replaces the criteria", async () => {
  const override = { criteria: "<p>New way.</p>" };
  const page = await criteriaOf(await issueBadge(issuer, badge, [anna], { badge_override: override }));
  assert.ok(page.includes("New way.") && !page.includes("Take the course."));
});

row("4.2 badge_override: criteria_add appends to the criteria", async () => {
  const override = { criteria_add: "<p>In Tampere.</p>" };
  const page = await criteriaOf(await issueBadge(issuer, badge, [anna], { badge_override: override }));
  assert.ok(page.indexOf("In Tampere.") > page.indexOf("Take the course."));
  assert.ok(page.includes("Take the course."));
});

row("4.2 badge_override: null members leave the badge as it is", async () => {
  const override = { name: null, description: null, criteria: null, tags: null, criteria_add: null };
  const id = await issueBadge(issuer, badge, [anna], { badge_override: override });
  const issued = await publicBadge(id);
  assert.equal(issued["name"], "First aid");
  assert.deepEqual(issued["tags"], ["health"]);
  assert.ok((await criteriaOf(id)).includes("Take the course."));
});

row("4.1 metadata is used internally only: it is not in what was issued", async () => {
  const id = await issueBadge(issuer, badge, [anna]);
  assert.ok(!JSON.stringify(await publicBadge(id)).includes("internal"));
});

for (const [whose, entry] of Object.entries({
  "Moodle's": { course_id: "2", course_name: 'Ää "q"', activity_name: null, wwwroot: "https://m.example" },
  "Mahara's": { groupid: 7 },
  "ezPAARSE's": { client: { name: "x", email: anna }, issuer: { n: [1, true, { z: null }] } },
})) {
  row(
    `4.2, 4.3, 11 log_entry: ${whose} comes back, an object in lists, compact text in the single event`,
    async () => {
      const id = await issueBadge(issuer, badge, [anna], { log_entry: entry });
      assert.deepEqual((await listedEvent(id))["log_entry"], entry);
      const single = (await eventOf(id))["log_entry"];
      assert.equal(typeof single, "string");
      assert.deepEqual(JSON.parse(String(single)), entry);
      assert.doesNotMatch(String(single), /[:,] ["{[\d]/);
    },
  );
}

for (const consumer of ["Moodle", "mahara_group_12", "obf-wp", ""]) {
  row(`4.2 api_consumer_id: "${consumer}"`, async () => {
    const id = await issueBadge(issuer, badge, [anna], { api_consumer_id: consumer });
    assert.equal((await eventOf(id))["api_consumer_id"] ?? "", consumer);
  });
}

row("4.2 show_report: 1 is taken, and it is on by default", async () => {
  const id = await issueBadge(issuer, badge, [anna], { show_report: 1 });
  assert.equal(Number((await eventOf(id))["show_report"] ?? 1), 1);
});

row("4.2 show_report: 0 is kept", ["installation"], async () => {
  const id = await issueBadge(issuer, badge, [anna], { show_report: 0 });
  assert.equal((await eventOf(id))["show_report"], 0);
});

row("4.2 others to ignore: id, badge_id, revoked, is_created and null members", async () => {
  const id = await issueBadge(issuer, badge, [anna], {
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
    token: null,
  });
  assert.equal((await eventOf(id))["badge_id"], badge);
});

row(
  "4.2 send_email: on by default; the mail has the four texts and the link to accept",
  ["mailbox"],
  async (have) => {
    const mailed = person("mailed");
    const answer = await order({
      recipient: [`Élodie Ñandú <${mailed}>`],
      email_subject: "Onnea — поздравляю",
    });
    assert.equal(answer.status, 201, answer.text);
    const mail = await have.mailbox(mailed);
    assert.equal(mail.subject, "Onnea — поздравляю");
    assert.ok(mail.text?.includes("Well done."));
    assert.ok(mail.text?.includes("Tampere College"));
    assert.ok(typeof mail.html === "string" && mail.html.includes("Take it"));
    const page = await call("GET", receiveLinkOf(mail), { headers: { accept: "text/html" } });
    assert.equal(page.status, 200);
  },
);

row("4.2 send_email: 1 sends", ["mailbox"], async (have) => {
  const mailed = person("asked");
  await order({ recipient: [mailed], send_email: 1 });
  assert.equal((await have.mailbox(mailed)).subject, "You have a badge");
});

row("4.2 send_email: 0 keeps silent", ["installation"], async ({ installation }) => {
  const id = await issueBadge(issuer, badge, [anna], { send_email: 0 });
  assert.equal((await eventOf(id))["send_email"], 0);
  const { database } = await installation.factory();
  const mails = await database.transact(issuer.id as IssuerId, (tx) =>
    tx.selectFrom("award_mail").select("state").where("event_id", "=", id).execute(),
  );
  assert.deepEqual(mails, []);
});

row("4.2 issue: a draft is not issued; an update makes it ready", async () => {
  const draft = await createBadge(issuer, { draft: true });
  const refused = await order({ recipient: [anna], send_email: 0 }, draft);
  assert.equal(refused.status, 400);
  assert.equal(typeof refused.json["error"], "string");
  await issuer.call("PUT", `/v1/badge/${issuer.id}/${draft}`, await badgeBody({ draft: false }));
  await issueBadge(issuer, draft, [anna]);
});

row("1 status codes: 404 for a badge that is not there", async () => {
  const answer = await order({ recipient: [anna], send_email: 0 }, "SVIYGVaZCQa1Z");
  assert.equal(answer.status, 404);
});

row("1 ids: event ids are alphanumeric, at most 20 characters", async () => {
  assert.match(await issueBadge(issuer, badge, [anna]), /^[0-9A-Za-z]{1,20}$/);
});
