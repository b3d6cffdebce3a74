import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v2/client/{c} */

const { row, issuer } = await openTarget();
const get = () => issuer.call("GET", `/v2/client/${issuer.id}`);

row("5 client: 200, and id is the client's", async () => {
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.equal(answer.json["id"], issuer.id);
});

for (const [name, kind] of Object.entries({
  name: "string",
  email: "string",
  url: "string",
  description: "string",
  aliases: "number",
  searchable: "boolean",
  verified: "boolean",
  ctime: "number",
  mtime: "number",
})) {
  row(`5 client: ${name} is a ${kind}`, async () => {
    assert.equal(typeof (await get()).json[name], kind);
  });
}

row("5 client: the other members are there", async () => {
  const { json } = await get();
  for (const name of [
    "image",
    "tier",
    "paid_until",
    "issuing_limit",
    "country",
    "type",
    "reply_to",
    "billing_email",
    "vat_id",
  ]) {
    assert.ok(name in json, name);
  }
});
