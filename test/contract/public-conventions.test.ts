import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";

/* What holds for every public document: anyone reads it, from anywhere, as often as they like. */

const { base, call, row, issuer, person } = await openTarget();
const anna = person("anna");
const badge = await createBadge(issuer);
const event = await issueBadge(issuer, badge, [anna]);
const { id, json: assertion } = (await assertionsOf(issuer, event))[anna] ?? assert.fail();

const documents = {
  assertion: `/v1/assertion/${id}`,
  "assertion.json": `/v1/assertion/${id}.json`,
  "badge 2.0": `/v1/badge/_/${badge}.json?v=2.0`,
  "badge 2.0 of an event": `/v1/badge/_/${badge}.json?v=2.0&event=${event}`,
  "badge 1.1 of an event": `/v1/badge/_/${badge}.json?v=1.1&event=${event}`,
  issuer: `/v1/client?key=${issuer.id}`,
  "issuer of an event": `/v1/client/?key=${issuer.id}&v=1.1&event=${event}`,
};
const images = {
  image: `/v1/badge/_/${badge}.png`,
  "image of an event": `/v1/badge/_/${badge}.png?event=${event}&ext=.png`,
  "baked image by address": `/c/receive/download?url=${encodeURIComponent(assertion)}`,
};
const get = (address: string, headers: Record<string, string> = {}) => call("GET", address, { headers });

for (const [name, address] of Object.entries({ ...documents, ...images })) {
  row(`6.1 ${name}: without credentials`, async () => {
    assert.equal((await get(address)).status, 200);
  });

  row(
    `6.1 ${name}: open to every origin, with an ETag that saves the second transfer`,
    ["installation"],
    async () => {
      const answer = await get(address);
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
      const preflight = await call("OPTIONS", address, {
        headers: {
          origin: "https://elsewhere.example",
          "access-control-request-method": "GET",
          "access-control-request-headers": "x-anything",
        },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
      assert.equal((await call("HEAD", address)).status, 200);
    },
  );
}

for (const [name, address] of Object.entries(documents)) {
  row(
    `6.1 ${name}: JSON for whoever says nothing, linked data for whoever names it`,
    ["installation"],
    async () => {
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
    },
  );
}

row("6.1 all: 404 as JSON, open to every origin, for what was never there", ["installation"], async () => {
  const unknown = `${id.slice(0, -4)}0000`;
  for (const address of [
    `/v1/assertion/${unknown}`,
    `/v1/assertion/${"0".repeat(40)}`,
    "/v1/assertion/x",
    `/v1/assertion/${id.toUpperCase()}`,
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

row("6.1 all: a draft has no public document until it is published", ["installation"], async () => {
  const draft = await createBadge(issuer, { draft: true });
  for (const address of [`/v1/badge/_/${draft}.json`, `/v1/badge/_/${draft}.png`]) {
    assert.equal((await get(address)).status, 404);
  }
});

row("6.1 all: one origin for every address in a document", async () => {
  const { json } = await get(documents["badge 1.1 of an event"]);
  const origins = ["id", "image", "criteria", "issuer"].map((name) => new URL(String(json[name])).origin);
  assert.equal(new Set([...origins, new URL(assertion).origin]).size, 1);
  assert.ok(base.startsWith("http"));
});
