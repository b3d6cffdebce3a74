import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";

/* GET /v1/client?key={c} */

const { call, row, issuer, person } = await openTarget();
const event = await issueBadge(issuer, await createBadge(issuer), [person("anna")]);

for (const query of ["?key={c}", "/?key={c}", "/?key={c}&v=1.1&event={e}", "/?event={e}&v=1.1&key={c}"]) {
  row(`6.1 issuer JSON: /v1/client${query}`, async () => {
    const answer = await call("GET", `/v1/client${query.replace("{c}", issuer.id).replace("{e}", event)}`);
    assert.equal(answer.status, 200);
    for (const name of ["name", "url", "email"]) assert.equal(typeof answer.json[name], "string", name);
  });
}

row("6.1 issuer JSON: the `verified` flag", async () => {
  const { verified } = (await call("GET", `/v1/client?key=${issuer.id}`)).json;
  assert.ok([true, false, 0, 1].includes(verified as boolean));
});

row("6.1 issuer JSON: description, and image when there is one", async () => {
  const { json } = await call("GET", `/v1/client?key=${issuer.id}`);
  assert.ok(json["description"] === undefined || typeof json["description"] === "string");
  const image = json["image"] as string | { id: string } | null | undefined;
  if (!image) return;
  const address = typeof image === "string" ? image : image.id;
  assert.match((await call("GET", address)).headers.get("content-type") ?? "", /^image\//);
});

row("6.1 issuer JSON: the passport strips `&event=` and asks again", async () => {
  const address = `/v1/client/?key=${issuer.id}&v=1.1&event=${event}`;
  assert.equal((await call("GET", address.replace(/&event=\w+/, ""))).status, 200);
});

row(
  "6.1 issuer JSON: a profile of Open Badges 2.0 that names itself by its address",
  ["installation"],
  async () => {
    const { json } = await call("GET", `/v1/client?key=${issuer.id}`);
    assert.equal(json["@context"], "https://w3id.org/openbadges/v2");
    assert.ok(["Issuer", "Profile"].includes(String(json["type"])));
    assert.equal((await call("GET", String(json["id"]))).json["id"], json["id"]);
  },
);

row("6.1 issuer JSON: 404 for a client that is not there", async () => {
  assert.equal((await call("GET", "/v1/client?key=nobody")).status, 404);
});
