import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { receiveLinkOf } from "#test/support/mailbox.ts";
import { createBadge, issue, list } from "#test/support/v2.ts";

/* GET /v2/event/{c}/recipient */

const { call, row, issuer, person } = await openTarget();
const [anna, bert] = [person("anna"), person("bert")];
const badge = await createBadge(issuer);
const event = await issue(issuer, badge, [anna, bert]);
const path = `/v2/event/${issuer.id}/recipient`;
const recipients = (query = `?event_id=${event}`) => list(issuer, path + query);
const item = async () =>
  (await recipients()).result.find(({ email }) => email === anna) ?? assert.fail("not listed");

row("5 recipient: stands before event ids in the path", async () => {
  const { result, total } = await recipients("?event_id=none");
  assert.deepEqual([result, total], [[], 0]);
});

row("5 recipient: event_id and the filters of the event list", async () => {
  assert.deepEqual((await recipients()).result.map(({ email }) => String(email)).toSorted(), [anna, bert]);
  assert.equal((await recipients()).total, 2);
  const ofBert = await recipients(`?event_id=${event}&email=${encodeURIComponent(bert)}`);
  assert.deepEqual(
    ofBert.result.map(({ email }) => email),
    [bert],
  );
  assert.equal((await recipients(`?badge_id=${badge}`)).total, 2);
});

row("5 recipient: Moodle asks for the second an event was made in, ±1", async () => {
  const { json } = await issuer.call("GET", `/v2/event/${issuer.id}/${event}`);
  const made = Number(json["ctime"]);
  const { result } = await recipients(`?begin=${made - 1}&end=${made + 1}&limit=1000`);
  assert.ok(result.some((one) => one["event_id"] === event));
});

row("5 recipient: limit, offset, order_by", async () => {
  const [first, second] = [
    await recipients(`?event_id=${event}&limit=1`),
    await recipients(`?event_id=${event}&limit=1&offset=1`),
  ];
  assert.deepEqual([first.total, second.total], [2, 2]);
  const emails = [first, second].map(({ result }) => String(result[0]?.["email"]));
  assert.deepEqual(emails.toSorted(), [anna, bert]);
  assert.equal((await issuer.call("GET", `${path}?limit=1001`)).status, 400);
});

for (const [name, kind] of Object.entries({
  event_id: "string",
  badge_id: "string",
  assertion_id: "string",
  email: "string",
  name: "string",
  receive_url: "string",
  assertion_json_url: "string",
  received: "boolean",
  in_passport: "boolean",
  pdf_downloaded: "boolean",
  issued_on: "number",
  revoked: "boolean",
})) {
  row(`5 recipient item: ${name} is a ${kind}`, async () => {
    assert.equal(typeof (await item())[name], kind);
  });
}

row("5 recipient item: assertion_id is 40 hex digits; client_alias_id and expires_on are there", async () => {
  const one = await item();
  assert.match(String(one["assertion_id"]), /^[0-9a-f]{40}$/);
  assert.equal(one["expires_on"], null);
  assert.ok("client_alias_id" in one);
});

row("5 recipient item: receive_url is …/c/receive?tk=…, where the earner answers", async () => {
  const address = String((await item())["receive_url"]);
  assert.match(address, /\/c\/receive\?tk=/);
  assert.equal((await call("GET", address, { headers: { accept: "text/html" } })).status, 200);
});

row("5 recipient item: assertion_json_url answers JSON", async () => {
  const answer = await call("GET", String((await item())["assertion_json_url"]));
  assert.equal(answer.status, 200);
  assert.equal(typeof answer.json, "object");
});

row("5 recipient item: received once the earner has accepted", ["mailbox"], async (have) => {
  const yes = person("yes");
  const own = await issue(issuer, badge, [yes], { send_email: true });
  const link = new URL(receiveLinkOf(await have.mailbox(yes)));
  const body = new URLSearchParams({ tk: link.searchParams.get("tk") ?? "", answer: "accept" }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  assert.ok((await call("POST", link.origin + link.pathname, { body, headers })).status < 400);
  assert.equal((await recipients(`?event_id=${own}`)).result[0]?.["received"], true);
});
