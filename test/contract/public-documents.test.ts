import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { unbakePng } from "@badgeworks/openbadges";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* Documents that anyone reads without credentials, at addresses that never change. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const { origin } = badgeworks;
const issuer = await createIssuer(badgeworks);
const png = await makePng(11);
const badge = await createBadge(issuer, {
  image: png.toString("base64"),
  name: "Ensiapu",
  tags: ["terveys"],
});
const event = await issueBadge(issuer, badge, ["anna@x.example", "revoked@x.example"], {
  issued_on: 1_700_000_000,
  expires: 1_900_000_000,
});
await issuer.call("DELETE", `/v1/event/${issuer.id}/${event}?email=revoked@x.example`);
const made = await assertionsOf(issuer, event);
const standing = made["anna@x.example"] ?? assert.fail();
const gone = made["revoked@x.example"] ?? assert.fail();

const get = (address: string, headers: Record<string, string> = {}) =>
  callApi(origin, "GET", address.replace(origin, ""), undefined, headers);

const documents = {
  assertion: `/v1/assertion/${standing.id}`,
  "assertion.json": `/v1/assertion/${standing.id}.json`,
  "badge 2.0": `/v1/badge/_/${badge}.json?v=2.0`,
  "badge 2.0 of an event": `/v1/badge/_/${badge}.json?v=2.0&event=${event}`,
  "badge 1.1 of an event": `/v1/badge/_/${badge}.json?v=1.1&event=${event}`,
  issuer: `/v1/client?key=${issuer.id}`,
  "issuer of an event": `/v1/client/?key=${issuer.id}&v=1.1&event=${event}`,
};
const images = {
  image: `/v1/badge/_/${badge}.png`,
  "image of an event": `/v1/badge/_/${badge}.png?event=${event}&ext=.png`,
  "baked image": `/c/download/${standing.id}.png`,
  "baked image by address": `/c/receive/download?url=${encodeURIComponent(standing.json)}`,
};

test("assertion: a hosted Open Badges 2.0 assertion", async () => {
  const { json: assertion } = await get(standing.json);
  assert.equal(assertion["@context"], "https://w3id.org/openbadges/v2");
  assert.equal(assertion["type"], "Assertion");
  assert.equal(assertion["id"], standing.json);
  assert.deepEqual(assertion["verification"], { type: "HostedBadge" });
  assert.equal(Date.parse(String(assertion["issuedOn"])), 1_700_000_000_000);
  assert.equal(Date.parse(String(assertion["expires"])), 1_900_000_000_000);
  assert.match(String(assertion["issuedOn"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  const recipient = assertion["recipient"] as Record<string, string>;
  assert.equal(recipient["type"], "email");
  const digest = createHash("sha256").update(`anna@x.example${recipient["salt"]}`).digest("hex");
  assert.equal(recipient["identity"], `sha256$${digest}`);
  assert.equal(new URL(String(assertion["badge"])).host, new URL(standing.json).host);
  assert.equal((await get(String(assertion["badge"]))).json["id"], assertion["badge"]);
  assert.ok(!JSON.stringify(assertion).includes("anna@x.example"));
});

test("assertion: the short lane and the application answer alike", async () => {
  const etag = (await get(standing.json)).headers.get("etag") ?? assert.fail();
  const asked: Record<string, string>[] = [
    {},
    { accept: "application/ld+json" },
    { accept: "text/html;q=0.1, application/json" },
    { "if-none-match": etag },
    { "if-none-match": '"other"' },
  ];
  const told = async (path: string, headers: Record<string, string>) => {
    const answer = await get(path, headers);
    for (const own of ["x-request-id", "date"]) assert.ok(answer.headers.get(own), own);
    const rest = [...answer.headers].filter(([name]) => !["x-request-id", "date"].includes(name));
    return { status: answer.status, headers: Object.fromEntries(rest), text: answer.text };
  };
  for (const { id } of [standing, gone]) {
    for (const headers of asked) {
      for (const ending of ["", ".json"]) {
        const path = `/v1/assertion/${id}${ending}`;
        // The lane knows the exact address only; a slash too many goes to the application.
        assert.deepEqual(await told(path, headers), await told(`${path}/`, headers), path);
      }
    }
  }
});

test("assertion: every award has a salt of its own", async () => {
  const own = await assertionsOf(issuer, await issueBadge(issuer, badge, ["a@x.example", "b@x.example"]));
  const salts = await Promise.all(
    Object.values(own).map(
      async ({ json }) => ((await get(json)).json["recipient"] as { salt: string }).salt,
    ),
  );
  assert.equal(new Set(salts).size, 2);
});

test("badge class: what was issued, its picture, criteria and issuer at their own addresses", async () => {
  const { json } = await get(documents["badge 2.0 of an event"]);
  assert.equal(json["@context"], "https://w3id.org/openbadges/v2");
  assert.equal(json["type"], "BadgeClass");
  assert.equal(json["name"], "Ensiapu");
  assert.equal(json["description"], "Knows what to do first.");
  assert.deepEqual(json["tags"], ["terveys"]);
  assert.deepEqual(json["criteria"], {
    id: `${origin}/v1/badge/_/${badge}/criteria.html?event=${event}`,
    narrative: "Take the course.",
  });
  const picture = await get(String(json["image"]));
  assert.equal(picture.headers.get("content-type"), "image/png");
  const profile = await get(String(json["issuer"]));
  assert.equal(profile.json["id"], json["issuer"]);
});

test("badge class 1.1: in the form OBF's plugins read", async () => {
  const { json } = await get(documents["badge 1.1 of an event"]);
  assert.equal(json["@context"], "https://w3id.org/openbadges/v1");
  assert.equal(json["type"], "BadgeClass");
  assert.equal(json["id"], `${origin}${documents["badge 1.1 of an event"]}`);
  assert.equal(json["criteria"], `${origin}/v1/badge/_/${badge}/criteria.html?event=${event}`);
  assert.equal(json["image"], `${origin}/v1/badge/_/${badge}.png?event=${event}&ext=.png`);
  assert.match(String(json["issuer"]), new RegExp(`/v1/client/\\?key=${issuer.id}\\b`));
  assert.equal((await get(String(json["issuer"]))).status, 200);
});

test("a badge of version 1.1 leads to an issuer of version 1.1 that names itself by the same address", async () => {
  const old = await get(`/v1/badge/_/${badge}.json?v=1.1&event=${event}`);
  const address = String(old.json["issuer"]);
  const profile = await get(address);
  assert.equal(profile.json["id"], address);
  assert.equal(profile.json["@context"], old.json["@context"]);
});

test("issuer profile: with OBF's own verified flag", async () => {
  const { json } = await get(documents["issuer"]);
  assert.equal(json["@context"], "https://w3id.org/openbadges/v2");
  assert.ok(["Issuer", "Profile"].includes(String(json["type"])));
  for (const name of ["id", "name", "url", "email"]) assert.equal(typeof json[name], "string", name);
  assert.equal(typeof json["verified"], "boolean");
});

for (const [name, address] of Object.entries({ ...documents, ...images })) {
  test(`${name}: open to every origin, with an ETag that saves the second transfer`, async () => {
    const answer = await get(address);
    assert.equal(answer.status, 200, answer.text.slice(0, 200));
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const etag = answer.headers.get("etag") ?? "";
    assert.match(etag, /^"[^"]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await get(address, { "if-none-match": known });
      assert.equal(again.status, 304, known);
      assert.equal(again.text, "");
      assert.equal(again.headers.get("access-control-allow-origin"), "*");
      assert.equal(again.headers.get("etag"), etag);
    }
    assert.equal((await get(address, { "if-none-match": '"other"' })).status, 200);
    const preflight = await callApi(origin, "OPTIONS", address, undefined, {
      origin: "https://elsewhere.example",
      "access-control-request-method": "GET",
      "access-control-request-headers": "x-anything",
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    assert.equal((await callApi(origin, "HEAD", address)).status, 200);
  });
}

for (const [name, address] of Object.entries(documents)) {
  test(`${name}: JSON for whoever says nothing, linked data for whoever names it`, async () => {
    for (const [accept, type] of [
      [undefined, "application/json"],
      ["*/*", "application/json"],
      ["application/json", "application/json"],
      ["application/ld+json", "application/ld+json"],
      ["application/ld+json, application/json;q=0.9", "application/ld+json"],
    ] as const) {
      const answer = await get(address, accept ? { accept } : {});
      assert.equal(answer.headers.get("content-type"), type, accept);
      assert.match(answer.headers.get("vary") ?? "", /accept/i);
    }
  });
}

test("image: the badge's picture as PNG, also of a badge drawn as SVG", async () => {
  assert.equal(await cornerOf((await get(images["image"])).bytes), await cornerOf(png));
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#ff0000"/></svg>';
  const drawn = await createBadge(issuer, {
    image: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
  });
  const answer = await get(`/v1/badge/_/${drawn}.png`);
  assert.equal(answer.headers.get("content-type"), "image/png");
  assert.equal(await cornerOf(answer.bytes), "ff0000ff");
  const [award] = Object.values(
    await assertionsOf(issuer, await issueBadge(issuer, drawn, ["svg@x.example"])),
  );
  const [baked] = unbakePng((await get(award?.image ?? "")).bytes);
  assert.equal((JSON.parse(baked?.text ?? "") as { id: string }).id, award?.json);
});

test("baked image: unbakes to the assertion that stands at its address", async () => {
  for (const address of [standing.image, images["baked image by address"]]) {
    const answer = await get(address);
    assert.equal(answer.headers.get("content-type"), "image/png");
    const baked = unbakePng(answer.bytes);
    assert.equal(baked.length, 1);
    assert.equal(baked[0]?.keyword, "openbadges");
    assert.deepEqual(JSON.parse(baked[0]?.text ?? ""), (await get(standing.json)).json);
    assert.equal(await cornerOf(answer.bytes), await cornerOf(png));
  }
});

test("baked image by address: only for assertions of this server", async () => {
  for (const url of [
    "",
    "x",
    `https://evil.example/v1/assertion/${standing.id}`,
    `${origin}.evil.example/v1/assertion/${standing.id}`,
    `${origin}@evil.example/v1/assertion/${standing.id}`,
  ]) {
    assert.equal((await get(`/c/receive/download?url=${encodeURIComponent(url)}`)).status, 404, url);
  }
});

test("a revoked award: 410 with the JSON body a checker needs, under every address of it", async () => {
  for (const address of [gone.json, `${gone.json}.json`]) {
    for (const accept of ["*/*", "application/json", "application/ld+json"]) {
      const answer = await get(address, { accept });
      assert.equal(answer.status, 410);
      assert.match(answer.headers.get("content-type") ?? "", /json/);
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
      assert.equal(answer.json["@context"], "https://w3id.org/openbadges/v2");
      assert.equal(answer.json["type"], "Assertion");
      assert.equal(answer.json["id"], gone.json);
      assert.equal(answer.json["revoked"], true);
      assert.ok(!("recipient" in answer.json));
    }
  }
  assert.equal((await get(gone.image)).status, 410);
  assert.equal((await get(`/c/receive/download?url=${encodeURIComponent(gone.json)}`)).status, 410);
});

test("revoking takes effect at once, for readers who had the assertion before", async () => {
  const own = await issueBadge(issuer, badge, ["soon@x.example"]);
  const { json } = (await assertionsOf(issuer, own))["soon@x.example"] ?? assert.fail();
  const etag = (await get(json)).headers.get("etag") ?? "";
  await issuer.call("DELETE", `/v1/event/${issuer.id}/${own}?email=soon@x.example`);
  const answer = await get(json, { "if-none-match": etag });
  assert.equal(answer.status, 410);
  assert.match(answer.headers.get("cache-control") ?? "", /no-cache|no-store/);
});

test("404 as JSON, open to every origin, for what was never there", async () => {
  const unknown = `${standing.id.slice(0, -4)}0000`;
  for (const address of [
    `/v1/assertion/${unknown}`,
    `/v1/assertion/${"0".repeat(40)}`,
    "/v1/assertion/x",
    `/v1/assertion/${standing.id.toUpperCase()}`,
    `/v1/badge/_/${issuer.id}000000000000.json`,
    `/v1/badge/_/${badge}.json?event=000000000000000`,
    `/v1/badge/_/${badge}.json?event=x`,
    `/v1/badge/_/${badge}.gif`,
    "/v1/badge/_/x.json",
    "/v1/badge/_/x.png",
    `/v1/badge/_/${badge}.png?event=%00`,
    "/v1/client?key=nobody",
    "/v1/client?key=00000000",
    `/c/download/${unknown}.png`,
    "/c/download/x.png",
  ]) {
    const answer = await get(address);
    assert.equal(answer.status, 404, address);
    assert.ok(answer.json["error"], address);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*", address);
  }
});

test("a draft has no public document until it is published", async () => {
  const draft = await createBadge(issuer, { draft: true });
  for (const address of [`/v1/badge/_/${draft}.json`, `/v1/badge/_/${draft}.png`]) {
    assert.equal((await get(address)).status, 404);
  }
});
