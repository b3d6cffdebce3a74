import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { receiveLinkOf } from "#test/support/mailbox.ts";

/* GET /v1/event/{c}/{e}/assertion */

const { call, row, issuer, person } = await openTarget();
const people = [person("anna"), person("bert"), person("cilla")];
const [anna = "", bert = "", cilla = ""] = people;
const badge = await createBadge(issuer);
const id = await issueBadge(issuer, badge, people);
await issuer.call("DELETE", `/v1/event/${issuer.id}/${id}?email=${encodeURIComponent(cilla)}`);

const list = async (query = "", event = id) => {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}/${event}/assertion${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer;
};
const itemOf = async (email: string) => (await list(`?email=${encodeURIComponent(email)}`)).lines[0] ?? {};

row("4.3 assertion list: 200, an object per line with CRLF, one for each recipient", async () => {
  const { text, lines } = await list();
  assert.deepEqual(lines.map((line) => String(line["recipient"])).toSorted(), people);
  assert.equal(text.match(/\r\n/g)?.length, 3);
});

row("4.3 assertion list: email `a|b`", async () => {
  const asked = [bert, cilla].map(encodeURIComponent);
  for (const pipe of ["|", "%7C"]) {
    const { lines } = await list(`?email=${asked.join(pipe)}`);
    assert.deepEqual(lines.map((line) => String(line["recipient"])).toSorted(), [bert, cilla]);
  }
});

row("4.3 assertion list: one recipient's is JSON by itself, as the Rails client reads it", async () => {
  assert.equal((await list(`?email=${encodeURIComponent(anna)}`)).json["recipient"], anna);
});

row("1 empty list: an empty body for someone who is not in the event", async () => {
  assert.equal((await list(`?email=${encodeURIComponent(person("nobody"))}`)).text, "");
});

row("4.3 assertion item: id is 40 hex digits and ends the assertion's address", async () => {
  const item = await itemOf(anna);
  assert.match(String(item["id"]), /^[0-9a-f]{40}$/);
  assert.ok(String(item["json"]).includes(String(item["id"])));
});

row("4.3 assertion item: json is the address of the assertion", async () => {
  const answer = await call("GET", String((await itemOf(anna))["json"]));
  assert.equal(answer.status, 200);
  assert.equal(answer.json["type"], "Assertion");
});

row("4.3 assertion item: image is a valid address or null, and a picture stands there", async () => {
  const image = (await itemOf(anna))["image"] as string | null;
  if (image === null) return;
  const answer = await call("GET", image);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^image\//);
});

row("4.3, 11 assertion item: pdf is an object of addresses or null, never an array", async () => {
  const { pdf } = await itemOf(anna);
  assert.ok(pdf === null || (typeof pdf === "object" && !Array.isArray(pdf)));
  for (const address of Object.values(pdf ?? {})) assert.ok(URL.canParse(String(address)));
});

row("4.3 assertion item: status of a revoked one is revoked", async () => {
  assert.equal((await itemOf(cilla))["status"], "revoked");
});

row(
  "4.3 assertion item: status is accepted, pending or rejected as the earner answered",
  ["mailbox"],
  async (have) => {
    const [yes, no, silent] = [person("yes"), person("no"), person("silent")];
    const event = await issueBadge(issuer, badge, [yes, no, silent], { send_email: 1 });
    for (const [email, answer] of [
      [yes, "accept"],
      [no, "decline"],
    ] as const) {
      const link = new URL(receiveLinkOf(await have.mailbox(email)));
      const body = new URLSearchParams({ tk: link.searchParams.get("tk") ?? "", answer }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const said = await call("POST", link.origin + link.pathname, { body, headers });
      assert.ok(said.status < 400, said.text);
    }
    const { lines } = await list("", event);
    const statuses = Object.fromEntries(lines.map((line) => [String(line["recipient"]), line["status"]]));
    assert.deepEqual(statuses, { [yes]: "accepted", [no]: "rejected", [silent]: "pending" });
  },
);

row("1 status codes: 404 for an event that is not there", async () => {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}/T0VT20a10MXNa3L/assertion`);
  assert.equal(answer.status, 404);
});
