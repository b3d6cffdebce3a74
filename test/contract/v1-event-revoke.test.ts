import assert from "node:assert/strict";
import type { IssuerId } from "#src/platform/ids.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";

/* DELETE /v1/event/{c}/{e}?email=a|b and GET /v1/event/{c}/{e}/revoked */

const { call, row, issuer, person } = await openTarget();
const [anna, bert, cilla] = [person("anna"), person("bert"), person("cilla")];
const badge = await createBadge(issuer);
const below = (event: string, tail = "") => `/v1/event/${issuer.id}/${event}${tail}`;
const revoke = (event: string, tail: string) => issuer.call("DELETE", below(event, tail));
const revoked = async (event: string) => {
  const answer = await issuer.call("GET", below(event, "/revoked"));
  assert.equal(answer.status, 200);
  return answer.json["revoked"] as Record<string, number>;
};
const mail = encodeURIComponent;

row("4.3, 11 revoke: exactly 204 and no body", async () => {
  const answer = await revoke(await issueBadge(issuer, badge, [anna]), `?email=${mail(anna)}`);
  assert.equal(answer.status, 204, answer.text);
  assert.equal(answer.text, "");
});

row("4.3 revoke: several addresses, each urlencoded, the pipe raw or escaped", async () => {
  for (const pipe of ["|", "%7C"]) {
    const event = await issueBadge(issuer, badge, [anna, bert, cilla]);
    assert.equal((await revoke(event, `?email=${mail(anna)}${pipe}${mail(cilla)}`)).status, 204);
    assert.deepEqual(Object.keys(await revoked(event)).toSorted(), [anna, cilla]);
  }
});

row("1 trailing slash: /?email=, as Moodle and WordPress write it", async () => {
  const event = await issueBadge(issuer, badge, [anna]);
  assert.equal((await revoke(event, `/?email=${mail(anna)}`)).status, 204);
  assert.deepEqual(Object.keys(await revoked(event)), [anna]);
});

row("1 pipe lists: an address with a plus, escaped", async () => {
  const plus = `d+e.${anna}`;
  const event = await issueBadge(issuer, badge, [plus, bert]);
  assert.equal((await revoke(event, `?email=${mail(plus)}`)).status, 204);
  assert.deepEqual(Object.keys(await revoked(event)), [plus]);
});

row(
  "4.3 revoke: in any case; unknown addresses beside known ones are no error",
  ["installation"],
  async () => {
    const event = await issueBadge(issuer, badge, [anna]);
    const tail = `?email=|${mail(anna.toUpperCase())}||unknown@x.example|`;
    assert.equal((await revoke(event, tail)).status, 204);
    assert.deepEqual(Object.keys(await revoked(event)), [anna]);
  },
);

row(
  "1 pipe lists: a raw plus that arrives as a blank still names its address",
  ["installation"],
  async () => {
    const plus = `f+g.${anna}`;
    const event = await issueBadge(issuer, badge, [plus]);
    assert.equal((await revoke(event, `?email=${plus}`)).status, 204);
  },
);

row(
  "4.3 revoke: 400 without addresses, 404 when none of them is in the event",
  ["installation"],
  async () => {
    const event = await issueBadge(issuer, badge, [anna]);
    for (const [tail, status] of [
      ["", 400],
      ["?email=", 400],
      ["?email=||", 400],
      ["?email=none@x.example", 404],
    ] as const) {
      const answer = await revoke(event, tail);
      assert.equal(answer.status, status, tail);
      assert.match(String(answer.json["error"]), /email/);
    }
  },
);

row("4.3 revoked: 200 with {revoked: {}} when there is none", async () => {
  const event = await issueBadge(issuer, badge, [anna]);
  const answer = await issuer.call("GET", below(event, "/revoked"));
  assert.deepEqual(answer.json, { revoked: {} });
});

row("4.3 revoked: mail → epoch of the revocation", async () => {
  const event = await issueBadge(issuer, badge, [anna, bert]);
  const start = Math.floor(Date.now() / 1000);
  await revoke(event, `?email=${mail(anna)}`);
  const dates = await revoked(event);
  assert.deepEqual(Object.keys(dates), [anna]);
  assert.ok(Number.isInteger(dates[anna]) && Math.abs((dates[anna] ?? 0) - start) < 600);
  const list = await issuer.call("GET", `/v1/event/${issuer.id}?badge_id=${badge}&email=${mail(anna)}`);
  const line = list.lines.find((one) => one["id"] === event);
  assert.deepEqual(line?.["revoked"], dates);
});

row("4.3 revoked: a second revocation keeps the first date", ["installation"], async ({ installation }) => {
  const event = await issueBadge(issuer, badge, [anna]);
  await revoke(event, `?email=${mail(anna)}`);
  const { database } = await installation.factory();
  const long = new Date("2020-01-01T00:00:00Z");
  await database.transact(issuer.id as IssuerId, (tx) =>
    tx.updateTable("award").set({ revoked_at: long }).where("event_id", "=", event).execute(),
  );
  assert.equal((await revoke(event, `?email=${mail(anna)}`)).status, 204);
  assert.deepEqual(await revoked(event), { [anna]: 1_577_836_800 });
});

row("4.3 revoke: of one event only; the others of the same person stand", async () => {
  const [first, second] = [await issueBadge(issuer, badge, [anna]), await issueBadge(issuer, badge, [anna])];
  const addresses = await Promise.all(
    [first, second].map(async (event) => (await assertionsOf(issuer, event))[anna]?.json ?? assert.fail()),
  );
  await revoke(first, `?email=${mail(anna)}`);
  assert.deepEqual(await revoked(second), {});
  const statuses = await Promise.all(addresses.map(async (address) => (await call("GET", address)).status));
  assert.deepEqual(statuses, [410, 200]);
});

row("1 status codes: 404 for an event that is not there", async () => {
  assert.equal((await revoke("T0VT20a10MXNa3L", `?email=${mail(anna)}`)).status, 404);
  assert.equal((await issuer.call("GET", below("T0VT20a10MXNa3L", "/revoked"))).status, 404);
});
