import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";

/* GET /v1/assertion/{sha1hex} */

const { call, row, issuer, person } = await openTarget();
const [anna, gone] = [person("anna"), person("gone")];
const badge = await createBadge(issuer, { name: "Ensiapu" });
const event = await issueBadge(issuer, badge, [anna, gone], {
  issued_on: 1_700_000_000,
  expires: 1_900_000_000,
});
const path = `/v1/event/${issuer.id}/${event}?email=${encodeURIComponent(gone)}`;
assert.equal((await issuer.call("DELETE", path)).status, 204);
const made = await assertionsOf(issuer, event);
const [standing, revoked] = [made[anna] ?? assert.fail(), made[gone] ?? assert.fail()];
const get = (address = standing.json, accept?: string) =>
  call("GET", address, accept ? { headers: { accept } } : {});

row("6.1 assertion: /v1/assertion/{sha1hex}", () => {
  assert.match(new URL(standing.json).pathname, /\/v1\/assertion\/[0-9a-f]{40}$/);
});

row("6.1, 6.2 assertion: JSON without an Accept header and for any, also under .json", async () => {
  for (const address of [standing.json, `${standing.json}.json`]) {
    for (const accept of [undefined, "*/*", "application/json"]) {
      const answer = await get(address, accept);
      assert.equal(answer.status, 200);
      assert.equal(answer.json["type"], "Assertion");
    }
  }
});

row("6.1 assertion: browsers get HTML, at the bare address and under .html", async () => {
  for (const address of [standing.json, `${standing.json}.html`]) {
    const answer = await get(address, "text/html,application/xhtml+xml,*/*;q=0.8");
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.ok(answer.text.includes("Ensiapu"));
  }
});

row("6.2 assertion: `application/json` literally, under the header name `Content-Type`", async () => {
  const answer = await get();
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.ok(answer.headerNames.includes("Content-Type"), answer.headerNames.join());
});

row("6.2 assertion 2.0: @context and id, which is the address it was fetched from", async () => {
  const { json } = await get();
  assert.equal(json["@context"], "https://w3id.org/openbadges/v2");
  assert.equal(json["id"], standing.json);
});

row("6.2 assertion 2.0: verification is hosted", async () => {
  const { json } = await get();
  const { type } = (json["verification"] ?? json["verify"]) as { type: string };
  assert.ok(["hosted", "HostedBadge"].includes(type));
});

row("6.2 assertion 2.0: the badge is on the same domain and names itself by its address", async () => {
  const { badge: address } = (await get()).json;
  assert.equal(new URL(String(address)).host, new URL(standing.json).host);
  assert.equal((await call("GET", String(address))).json["id"], address);
});

row("6.2 assertion 2.0: recipient is email, hashed, `sha256$hex` of address and salt", async () => {
  const recipient = (await get()).json["recipient"] as Record<string, unknown>;
  assert.equal(recipient["type"], "email");
  assert.equal(recipient["hashed"], true);
  const digest = createHash("sha256")
    .update(`${anna}${String(recipient["salt"])}`)
    .digest("hex");
  assert.equal(recipient["identity"], `sha256$${digest}`);
  assert.ok(!(await get()).text.includes(anna));
});

row("6.2 assertion 2.0: issuedOn and expires in ISO 8601 or as epochs", async () => {
  const { json } = await get();
  for (const [name, seconds] of [
    ["issuedOn", 1_700_000_000],
    ["expires", 1_900_000_000],
  ] as const) {
    const value = json[name];
    assert.equal(typeof value === "number" ? value : Date.parse(String(value)) / 1000, seconds);
  }
});

row("6.2 revoked: 410 with JSON {revoked: true}, under every address and Accept", async () => {
  for (const address of [revoked.json, `${revoked.json}.json`]) {
    for (const accept of [undefined, "*/*", "application/json"]) {
      const answer = await get(address, accept);
      assert.equal(answer.status, 410);
      assert.match(answer.headers.get("content-type") ?? "", /json/);
      assert.equal(answer.json["revoked"], true);
    }
  }
});

row("6.2 revoked: takes effect at once, for readers who had the assertion before", async () => {
  const soon = person("soon");
  const own = await issueBadge(issuer, badge, [soon]);
  const { json: address } = (await assertionsOf(issuer, own))[soon] ?? assert.fail();
  const etag = (await get(address)).headers.get("etag");
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${own}?email=${encodeURIComponent(soon)}`);
  const answer = await call("GET", address, { headers: etag ? { "if-none-match": etag } : {} });
  assert.equal(answer.status, 410);
});

row("6.2 gone: 404 for what was never there", async () => {
  assert.equal((await get(standing.json.replace(/[0-9a-f]{40}$/, "0".repeat(40)))).status, 404);
});

row("6.2 HEAD: the passport asks whether an assertion is there", async () => {
  assert.equal((await call("HEAD", standing.json)).status, 200);
  assert.equal((await call("HEAD", revoked.json)).status, 410);
});

row("6.2 assertion: every award has a salt of its own", ["installation"], async () => {
  const own = await assertionsOf(issuer, await issueBadge(issuer, badge, [anna, gone]));
  const salts = await Promise.all(
    Object.values(own).map(
      async ({ json }) => ((await get(json)).json["recipient"] as { salt: string }).salt,
    ),
  );
  assert.equal(new Set(salts).size, 2);
});

row("6.2 assertion: the short lane and the application answer alike", ["installation"], async () => {
  const etag = (await get()).headers.get("etag") ?? assert.fail();
  const asked: Record<string, string>[] = [
    {},
    { accept: "application/ld+json" },
    { accept: "text/html;q=0.1, application/json" },
    { "if-none-match": etag },
    { "if-none-match": '"other"' },
  ];
  const told = async (address: string, headers: Record<string, string>) => {
    const answer = await call("GET", address, { headers });
    for (const own of ["x-request-id", "date"]) assert.ok(answer.headers.get(own), own);
    const rest = [...answer.headers].filter(([name]) => !["x-request-id", "date"].includes(name));
    return { status: answer.status, headers: Object.fromEntries(rest), text: answer.text };
  };
  for (const { id } of [standing, revoked]) {
    for (const headers of asked) {
      for (const ending of ["", ".json"]) {
        const address = `/v1/assertion/${id}${ending}`;
        // The lane knows the exact address only; a slash too many goes to the application.
        assert.deepEqual(await told(address, headers), await told(`${address}/`, headers), address);
      }
    }
  }
});
