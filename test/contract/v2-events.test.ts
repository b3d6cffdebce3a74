import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answerAward } from "#src/domain/earning/answer-award.ts";
import type { AwardId } from "#src/platform/ids.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { createBadge, englishContent, issue, list } from "#test/support/v2.ts";

/* API v2: list and show events, list recipients, revoke. OBF contract, section 5. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);
const recipients = (of: TestIssuer, query = "") => list(of, `/v2/event/${of.id}/recipient${query}`);
const revoke = (of: TestIssuer, event: string, body: unknown) =>
  of.call("PUT", `/v2/event/${of.id}/${event}/revoke`, body);

test("event list: every member; log_entry is text, never an object", async () => {
  const own = await createIssuer(badgeworks);
  const ownBadge = await createBadge(own, { expires: 1 });
  const log_entry = { course_id: "2", course_name: "A: B, C", activity_name: null };
  const id = await issue(own, ownBadge, ["a@x.example", "b@x.example"], {
    log_entry,
    issued_on: 1_700_000_000,
  });
  const { result, total } = await list(own, `/v2/event/${own.id}`);
  assert.equal(total, 1);
  const { ctime, mtime, ...rest } = result[0] ?? {};
  assert.ok(Number(ctime) > 1.7e9 && mtime === ctime);
  assert.deepEqual(rest, {
    id,
    name: "First aid",
    client_alias_id: null,
    badge_id: ownBadge,
    issued_on: 1_700_000_000,
    expires_on: Date.UTC(2023, 11, 14, 22, 13, 20) / 1000,
    recipient_count: 2,
    api_consumer_id: "tests",
    earnable_application_id: null,
    log_entry: JSON.stringify(log_entry),
  });
});

test("single event: the badge as it was issued, whatever became of it since", async () => {
  const own = await createIssuer(badgeworks);
  const content = [englishContent(), englishContent({ language: "fi", name: "Ensiapu" })];
  const ownBadge = await createBadge(own, { content });
  const id = await issue(own, ownBadge, ["a@x.example"]);
  await own.call("PUT", `/v2/badge/${own.id}/${ownBadge}`, {
    content: [englishContent({ name: "Changed" })],
  });
  await own.call("DELETE", `/v2/badge/${own.id}/${ownBadge}`);
  const { json } = await own.call("GET", `/v2/event/${own.id}/${id}`);
  assert.deepEqual(Object.keys(json).toSorted(), [
    "api_consumer_id",
    "badge",
    "client_alias_id",
    "ctime",
    "earnable_application_id",
    "email_message",
    "expires_on",
    "id",
    "issued_on",
    "log_entry",
    "mtime",
    "name",
  ]);
  assert.equal(json["name"], "First aid");
  assert.equal(json["log_entry"], null);
  assert.equal(json["email_message"], null);
  const issued = json["badge"] as {
    id: string;
    image: string;
    primary_language: string;
    content: { name: string }[];
  };
  assert.equal(issued.id, ownBadge);
  assert.deepEqual(
    issued.content.map(({ name }) => name),
    ["First aid", "Ensiapu"],
  );
  assert.equal(issued.primary_language, "en");
  assert.equal((await fetch(issued.image)).status, 200);
});

test("recipient stands before event ids in the path", async () => {
  const answer = await issuer.call("GET", `/v2/event/${issuer.id}/recipient?event_id=none`);
  assert.deepEqual(answer.json, { result: [], total: 0 });
});

test("recipients: every member, before and after the answer, the revocation and the mail", async () => {
  const own = await createIssuer(badgeworks);
  const ownBadge = await createBadge(own);
  const emails = ["accepts@x.example", "declines@x.example", "loses@x.example", "waits@x.example"];
  const id = await issue(own, ownBadge, emails, { issued_on: 1_700_000_000 });
  const fresh = (await recipients(own, `?event_id=${id}`)).result;
  const [first = {}] = fresh;
  const { assertion_id: award, receive_url: receive, assertion_json_url: json, ...rest } = first;
  assert.match(String(award), /^[0-9a-f]{40}$/);
  assert.deepEqual(rest, {
    event_id: id,
    badge_id: ownBadge,
    client_alias_id: null,
    email: "accepts@x.example",
    name: "Name of accepts@x.example",
    received: false,
    in_passport: false,
    pdf_downloaded: false,
    issued_on: 1_700_000_000,
    expires_on: null,
    revoked: false,
    status: "pending",
    accepted_on: null,
    declined_on: null,
    revoked_on: null,
    mail: null,
  });
  const page = await fetch(String(receive), { headers: { accept: "text/html" } });
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Name of accepts@x\.example/);
  assert.equal(((await (await fetch(String(json))).json()) as { type: string }).type, "Assertion");

  const { perform } = await badgeworks.factory();
  const answer = (at: number, word: "accept" | "decline") => {
    const awardId = String(fresh[at]?.["assertion_id"]) as AwardId;
    const earner = {
      kind: "earner",
      issuerId: own.id,
      name: `award ${awardId}`,
      address: "x",
      requestId: "x",
    } as const;
    return perform(own.id, (work) => answerAward(work, earner, awardId, word, "en"));
  };
  await answer(0, "accept");
  await answer(1, "decline");
  assert.equal((await revoke(own, id, { recipient: ["loses@x.example"] })).status, 200);
  const answered = (await recipients(own, `?event_id=${id}`)).result;
  assert.deepEqual(
    answered.map((one) => [one["status"], one["received"], one["revoked"]]),
    [
      ["accepted", true, false],
      ["rejected", false, false],
      ["revoked", false, true],
      ["pending", false, false],
    ],
  );
  for (const [at, member] of ["accepted_on", "declined_on", "revoked_on"].entries())
    assert.ok(Number(answered[at]?.[member]) > 1.7e9, member);
});

test("recipients: only the person asked for, in any case, over all events; filters of events hold too", async () => {
  const own = await createIssuer(badgeworks);
  const [one, two] = [await createBadge(own), await createBadge(own)];
  const first = await issue(own, one, ["a@x.example", "b+c@x.example"], {
    api_consumer_id: "Moodle",
    log_entry: { course_id: 2 },
  });
  const second = await issue(own, two, ["a@x.example"], { event_name: "Second" });
  const keys = async (query: string) => {
    const { result, total } = await recipients(own, query);
    return [result.map((found) => `${found["event_id"] === first ? 1 : 2} ${String(found["email"])}`), total];
  };
  const all = ["1 a@x.example", "1 b+c@x.example", "2 a@x.example"];
  assert.deepEqual(await keys(""), [all, 3]);
  assert.deepEqual(await keys("?order_by=desc"), [all.toReversed(), 3]);
  assert.deepEqual(await keys("?limit=1&offset=1"), [["1 b+c@x.example"], 3]);
  assert.deepEqual(await keys("?email=A@X.Example"), [["1 a@x.example", "2 a@x.example"], 2]);
  assert.deepEqual(await keys("?email=a@x.example&order_by=desc&limit=1"), [["2 a@x.example"], 2]);
  assert.deepEqual(await keys("?email=b%2Bc@x.example"), [["1 b+c@x.example"], 1]);
  assert.deepEqual(await keys("?email=b+c@x.example"), [["1 b+c@x.example"], 1]);
  assert.deepEqual(await keys(`?event_id=${second}`), [["2 a@x.example"], 1]);
  assert.deepEqual(await keys(`?event_id=${second}&email=b%2Bc@x.example`), [[], 0]);
  assert.deepEqual(await keys(`?badge_id=${one}`), [["1 a@x.example", "1 b+c@x.example"], 2]);
  assert.deepEqual(await keys("?event_name=Second"), [["2 a@x.example"], 1]);
  assert.deepEqual(await keys("?api_consumer_id=Moodle&log_entry=course_id:2"), [
    ["1 a@x.example", "1 b+c@x.example"],
    2,
  ]);
  assert.deepEqual(await keys("?email=none@x.example"), [[], 0]);
});

test("as Moodle's plugin asks: the time window of an event gives that event's recipients", async () => {
  const own = await createIssuer(badgeworks);
  const ownBadge = await createBadge(own);
  const id = await issue(own, ownBadge, ["a@x.example"]);
  const { result } = await list(own, `/v2/event/${own.id}?limit=20&offset=0`);
  const ctime = Number(result[0]?.["ctime"]);
  const around = await recipients(own, `?begin=${ctime - 1}&end=${ctime + 1}&limit=1000&offset=0`);
  assert.deepEqual(
    around.result.map((one) => one["event_id"]),
    [id],
  );
  assert.equal((await recipients(own, `?begin=${ctime + 1}`)).total, 0);
  assert.equal((await recipients(own, `?end=${ctime - 1}`)).total, 0);
  assert.equal((await recipients(own, `?begin=${ctime}&end=${ctime}`)).total, 1);
});

for (const [query, field] of [
  ["limit=0", "limit"],
  ["limit=1001", "limit"],
  ["limit=ten", "limit"],
  ["offset=-1", "offset"],
  ["order_by=up", "order_by"],
  ["begin=yesterday", "begin"],
  ["end=1e99", "end"],
  ["log_entry=course_id", "log_entry"],
  ["log_entry=:2", "log_entry"],
  ["badge_id=%00", "badge_id"],
] as const) {
  test(`400 names ${field} in both lists: ${query}`, async () => {
    for (const path of ["", "/recipient"]) {
      const answer = await issuer.call("GET", `/v2/event/${issuer.id}${path}?${query}`);
      assert.equal(answer.status, 400, answer.text);
      assert.equal(answer.json["field"], field);
    }
  });
}

test("revoke: OperationResult with how many; a second time none; 410 at the address, with the reason", async () => {
  const id = await issue(issuer, badge, ["a@x.example", "b@x.example", "c@x.example"]);
  const answer = await revoke(issuer, id, {
    recipient: ["A@X.example", " b@x.example", "unknown@x.example"],
    reason: "By mistake",
  });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json, {
    success: true,
    message: "",
    resource_type: null,
    resource_id: null,
    count: 2,
  });
  const again = await revoke(issuer, id, { recipient: ["a@x.example"] });
  assert.equal(again.json["count"], 0);
  const { result } = await recipients(issuer, `?event_id=${id}`);
  assert.deepEqual(
    result.map((one) => one["revoked"]),
    [true, true, false],
  );
  const gone = await fetch(String(result[0]?.["assertion_json_url"]));
  assert.equal(gone.status, 410);
  assert.equal(((await gone.json()) as { revocationReason: string }).revocationReason, "By mistake");
});

for (const [body, field] of [
  [{}, "recipient"],
  [{ recipient: [] }, "recipient"],
  [{ recipient: "a@x.example" }, "recipient"],
  [{ recipient: [5] }, "recipient[0]"],
  [{ recipient: ["a@x.example"], reason: 5 }, "reason"],
] as const) {
  test(`revoke: 400 names ${field}: ${JSON.stringify(body)}`, async () => {
    const id = await issue(issuer, badge, ["a@x.example"]);
    const answer = await revoke(issuer, id, body);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json["field"], field);
  });
}

test("revoke: 404 for an unknown event, and when none of the addresses is in it", async () => {
  assert.equal((await revoke(issuer, "T0VT20a10MXNa3L", { recipient: ["a@x.example"] })).status, 404);
  const id = await issue(issuer, badge, ["a@x.example"]);
  const answer = await revoke(issuer, id, { recipient: ["b@x.example"] });
  assert.equal(answer.status, 404);
  assert.match(String(answer.json["message"]), /email addresses/);
});
