import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/* "Issuer Operations" of the API documentation. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());

test("get: 200 with what clients read unguarded", async () => {
  const issuer = await createIssuer(badgeworks);
  const answer = await issuer.call("GET", `/v1/client/${issuer.id}`);
  assert.equal(answer.status, 200);
  const client = answer.json;
  assert.equal(client["id"], issuer.id);
  assert.equal(client["name"], "Tampere College");
  assert.equal(client["email"], "office@college.example");
  assert.equal(client["url"], "https://college.example");
  assert.equal(client["description"], "Tampere College issues badges.");
  assert.ok([0, 1].includes(client["verified"] as number));
  assert.ok(Number.isInteger(client["ctime"]) && Number.isInteger(client["mtime"]));
});

test("update: 204; url, description, email and image; the public profile follows", async () => {
  const issuer = await createIssuer(badgeworks);
  const image = (await makePng(3)).toString("base64");
  const change = { url: "https://new.example/", description: "Uusi", email: "New@College.Example", image };
  const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, change);
  assert.equal(answer.status, 204, answer.text);
  assert.equal(answer.text, "");
  const client = (await issuer.call("GET", `/v1/client/${issuer.id}`)).json;
  assert.equal(client["url"], "https://new.example/");
  assert.equal(client["description"], "Uusi");
  assert.equal(client["email"], "new@college.example");
  assert.match(String(client["image"]), /^data:image\/png;base64,/);
  const profile = (await (await fetch(`${badgeworks.origin}/v1/client?key=${issuer.id}`)).json()) as Record<
    string,
    unknown
  >;
  assert.equal(profile["url"], "https://new.example/");
  const picture = await fetch(String(profile["image"]));
  assert.equal(picture.status, 200);
  assert.equal(picture.headers.get("content-type"), "image/png");
});

test("update: without description or image the present ones stay; name and unknown members are not taken", async () => {
  const issuer = await createIssuer(badgeworks);
  const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, {
    url: "https://new.example",
    email: "a@b.example",
    name: "Other",
    id: "x",
    verified: 1,
  });
  assert.equal(answer.status, 204);
  const client = (await issuer.call("GET", `/v1/client/${issuer.id}`)).json;
  assert.equal(client["description"], "Tampere College issues badges.");
  assert.equal(client["name"], "Tampere College");
});

for (const [field, value] of [
  ["url", undefined],
  ["url", ""],
  ["url", "no address"],
  ["url", "javascript:alert(1)"],
  ["url", "ftp://x.example"],
  ["url", "https://user:pass@x.example"],
  ["url", 5],
  ["email", undefined],
  ["email", "no address"],
  ["email", "a@b@c"],
  ["email", ["a@b.example"]],
  ["description", 5],
  ["image", "%%%"],
  ["image", 5],
] as const) {
  test(`update: 400 for ${field} ${JSON.stringify(value) ?? "missing"}`, async () => {
    const issuer = await createIssuer(badgeworks);
    const body = { url: "https://x.example", email: "a@b.example", [field]: value };
    const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, body);
    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.json["error"]), new RegExp(`^${field}\\b`));
  });
}
