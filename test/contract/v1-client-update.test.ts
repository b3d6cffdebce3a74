import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { makePng } from "#test/support/png.ts";

/* PUT /v1/client/{c} */

const { call, row } = await openTarget();

row("4.4, 11 update: 204 and no body", ["issuer to spoil"], async (have) => {
  const issuer = have["issuer to spoil"];
  const change = { url: "https://new.example/", email: "office@college.example" };
  const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, change);
  assert.equal(answer.status, 204, answer.text);
  assert.equal(answer.text, "");
});

row(
  "4.4 update: url, description, email and image; the public profile follows",
  ["issuer to spoil"],
  async (have) => {
    const issuer = have["issuer to spoil"];
    const image = (await makePng(3)).toString("base64");
    const change = { url: "https://new.example/", description: "Uusi", email: "new@college.example", image };
    await issuer.call("PUT", `/v1/client/${issuer.id}`, change);
    const client = (await issuer.call("GET", `/v1/client/${issuer.id}`)).json;
    for (const name of ["url", "description", "email"] as const) assert.equal(client[name], change[name]);
    assert.match(String(client["image"]), /^data:image\/png;base64,/);
    const { json: profile } = await call("GET", `/v1/client?key=${issuer.id}`);
    assert.equal(profile["url"], "https://new.example/");
    const picture = await call("GET", String(profile["image"]));
    assert.equal(picture.status, 200);
    assert.equal(picture.headers.get("content-type"), "image/png");
  },
);

row(
  "4.4 update: without description or image the present ones stay; name is not taken",
  ["issuer to spoil", "installation"],
  async (have) => {
    const issuer = have["issuer to spoil"];
    const change = { url: "https://new.example", email: "A@B.example", name: "Other", id: "x", verified: 1 };
    assert.equal((await issuer.call("PUT", `/v1/client/${issuer.id}`, change)).status, 204);
    const client = (await issuer.call("GET", `/v1/client/${issuer.id}`)).json;
    assert.equal(client["description"], "Tampere College issues badges.");
    assert.equal(client["name"], "Tampere College");
    assert.equal(client["email"], "a@b.example");
  },
);

for (const field of ["url", "email"]) {
  row(`4.4 update: ${field} is required, 400 names it`, ["issuer to spoil"], async (have) => {
    const issuer = have["issuer to spoil"];
    const body = { url: "https://x.example", email: "a@b.example", [field]: undefined };
    const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, body);
    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.json["error"]), new RegExp(`\\b${field}\\b`));
  });
}

for (const [field, ...values] of [
  ["url", "", "no address", "javascript:alert(1)", "ftp://x.example", "https://user:pass@x.example", 5],
  ["email", "no address", "a@b@c", ["a@b.example"]],
  ["description", 5],
  ["image", "%%%", 5],
] as const) {
  row(`1 status codes: 400 for a wrong ${field}`, ["issuer to spoil", "installation"], async (have) => {
    const issuer = have["issuer to spoil"];
    for (const value of values) {
      const body = { url: "https://x.example", email: "a@b.example", [field]: value };
      const answer = await issuer.call("PUT", `/v1/client/${issuer.id}`, body);
      assert.equal(answer.status, 400, answer.text);
      assert.equal(answer.json["field"], field);
    }
    const { url } = (await issuer.call("GET", `/v1/client/${issuer.id}`)).json;
    assert.equal(url, "https://college.example");
  });
}
