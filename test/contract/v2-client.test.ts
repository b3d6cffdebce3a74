import assert from "node:assert/strict";
import { after, test } from "node:test";
import { deleteSubIssuer } from "#src/domain/issuers/delete-sub-issuer.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer, operatorOf } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";
import { list } from "#test/support/v2.ts";

/* API v2: signing in, the organisation and its parts. OBF contract, sections 3 and 5. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);

test("token: good for both versions", async () => {
  const answer = await callApi(badgeworks.origin, "POST", "/v2/client/oauth2/token", {
    grant_type: "client_credentials",
    client_id: issuer.id,
    client_secret: issuer.clientSecret,
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json["expires_in"], 36_000);
  const authorization = `Bearer ${String(answer.json["access_token"])}`;
  for (const path of [`/v2/client/${issuer.id}/ping`, `/v1/ping/${issuer.id}`]) {
    assert.equal((await callApi(badgeworks.origin, "GET", path, undefined, { authorization })).status, 200);
  }
});

test("client: every member, with flags as true and false", async () => {
  const own = await createIssuer(badgeworks, "Räddningsskolan");
  const before = (await own.call("GET", `/v2/client/${own.id}`)).json;
  assert.equal(before["image"], null);
  const change = {
    url: "https://new.example/",
    email: "new@college.example",
    image: (await makePng(3)).toString("base64"),
  };
  assert.equal((await own.call("PUT", `/v1/client/${own.id}`, change)).status, 204);
  const client = (await own.call("GET", `/v2/client/${own.id}`)).json;
  assert.equal(client["id"], own.id);
  assert.equal(client["name"], "Räddningsskolan");
  assert.equal(client["email"], "new@college.example");
  assert.equal(client["reply_to"], "new@college.example");
  assert.equal(client["url"], "https://new.example/");
  assert.equal(client["description"], "Räddningsskolan issues badges.");
  assert.match(String(client["image"]), /^data:image\/png;base64,/);
  assert.equal(client["verified"], false);
  assert.equal(client["searchable"], false);
  assert.equal(client["aliases"], 0);
  for (const name of ["tier", "paid_until", "issuing_limit", "country", "type", "billing_email", "vat_id"])
    assert.ok(name in client, name);
  assert.ok(Number(client["mtime"]) >= Number(client["ctime"]) && Number(client["ctime"]) > 1.7e9);
});

test("alias: {result, total} of the present sub-organisations, by name", async () => {
  const own = await createIssuer(badgeworks);
  const { perform } = await badgeworks.factory();
  assert.deepEqual(await list(own, `/v2/client/${own.id}/alias`), { result: [], total: 0 });
  const order = {
    name: "Library",
    description: "Books",
    email: "library@college.example",
    replyTo: "desk@college.example",
    url: "https://library.example",
  };
  const ids = [
    await createSubIssuer(badgeworks, own, order),
    await createSubIssuer(badgeworks, own, { ...order, name: "Kitchen", replyTo: null }),
    await createSubIssuer(badgeworks, own, { ...order, name: "Closed" }),
  ];
  await perform(own.id, (work) => deleteSubIssuer(work, operatorOf(own.id), String(ids[2])));
  const { result, total } = await list(own, `/v2/client/${own.id}/alias`);
  assert.equal(total, 2);
  assert.deepEqual(
    result.map(({ id, name, reply_to }) => ({ id, name, reply_to })),
    [
      { id: ids[1], name: "Kitchen", reply_to: "library@college.example" },
      { id: ids[0], name: "Library", reply_to: "desk@college.example" },
    ],
  );
  const { ctime, mtime, ...library } = result[1] ?? {};
  assert.ok(Number.isInteger(ctime) && Number.isInteger(mtime));
  assert.deepEqual(library, {
    id: ids[0],
    name: "Library",
    description: "Books",
    email: "library@college.example",
    reply_to: "desk@college.example",
    url: "https://library.example",
  });
  assert.equal((await own.call("GET", `/v2/client/${own.id}`)).json["aliases"], 2);
});
