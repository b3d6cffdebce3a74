import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v1/client/{c} */

const { row, issuer } = await openTarget();
const get = () => issuer.call("GET", `/v1/client/${issuer.id}`);

row("4.4 get: exactly 200, which is how Mahara tells that it is connected", async () => {
  assert.equal((await get()).status, 200);
});

row("4.4 get: id is the client's", async () => {
  assert.equal((await get()).json["id"], issuer.id);
});

for (const name of ["name", "description", "email", "url"]) {
  row(`4.4 get: ${name} is a text, which Moodle reads unguarded`, async () => {
    assert.equal(typeof (await get()).json[name], "string");
  });
}

row("4.4 get: image is a data URI or null", async () => {
  const image = (await get()).json["image"] as string | null;
  assert.match(image ?? "data:image/png;base64,", /^data:image\/[\w+.-]+;base64,/);
});

row("4.4 get: verified is 0 or 1", async () => {
  assert.ok([0, 1].includes((await get()).json["verified"] as number));
});

row("4.4 get: ctime and mtime are epochs", async () => {
  const { ctime, mtime } = (await get()).json;
  for (const time of [ctime, mtime]) assert.ok(Number(time) > 1_000_000_000);
});

row("4.4 get: the other members that clients map have their names", ["installation"], async () => {
  const { json } = await get();
  for (const name of [
    "reply_to",
    "vat_id",
    "billing_email",
    "issuing_limit",
    "tier",
    "country",
    "type",
    "aliases",
    "searchable",
    "paid_until",
    "is_active",
    "deleted",
    "suspended",
    "enterprise_features",
    "partner",
    "client_config",
    "lastmodifiedby",
  ]) {
    assert.ok(name in json, name);
  }
  assert.ok(Array.isArray(json["partner"]) && Array.isArray(json["client_config"]));
});
