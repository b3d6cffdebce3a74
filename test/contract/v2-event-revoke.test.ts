import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issue, list } from "#test/support/v2.ts";

/* PUT /v2/event/{c}/{e}/revoke */

const { call, row, issuer, person } = await openTarget();
const [anna, bert, cilla] = [person("anna"), person("bert"), person("cilla")];
const badge = await createBadge(issuer);
const revoke = (event: string, body: unknown) =>
  issuer.call("PUT", `/v2/event/${issuer.id}/${event}/revoke`, body);
const recipients = async (event: string) =>
  (await list(issuer, `/v2/event/${issuer.id}/recipient?event_id=${event}`)).result;

row("5 revoke: OperationResult, resource_type and resource_id null, count revoked", async () => {
  const event = await issue(issuer, badge, [anna, bert, cilla]);
  const { status, json } = await revoke(event, { recipient: [anna, cilla] });
  assert.equal(status, 200);
  assert.equal(json["success"], true);
  assert.deepEqual([json["resource_type"], json["resource_id"], json["count"]], [null, null, 2]);
});

row("5 revoke: the recipients say who; the assertion answers 410", async () => {
  const event = await issue(issuer, badge, [anna, bert]);
  await revoke(event, { recipient: [anna] });
  const found = await recipients(event);
  const revoked = found.filter((one) => one["revoked"] === true);
  assert.deepEqual(
    revoked.map(({ email }) => email),
    [anna],
  );
  assert.equal((await call("GET", `/v1/assertion/${String(revoked[0]?.["assertion_id"])}`)).status, 410);
});

row("5 error: 400 without recipients, 404 for an event that is not there", async () => {
  const event = await issue(issuer, badge, [anna]);
  for (const body of [{}, { recipient: [] }]) assert.equal((await revoke(event, body)).status, 400);
  assert.equal((await revoke("T0VT20a10MXNa3L", { recipient: [anna] })).status, 404);
});
