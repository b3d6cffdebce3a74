import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { startServer } from "#test/support/local-server.ts";
import { refused } from "#test/support/outbound.ts";
import { parseAllowList } from "./allow-list.ts";
import { makeDocumentCache, type DocumentCacheOptions } from "./document-cache.ts";
import { makeFetchOutside } from "./fetch-outside.ts";

const fetchOutside = makeFetchOutside(parseAllowList("loopback"));

/** A server of numbered documents, a cache of them, and a clock to be moved. */
async function bed(options: Partial<DocumentCacheOptions<string>> = {}) {
  const state = { headers: {} as Record<string, string>, status: 200, now: Date.UTC(2026, 0, 1) };
  let edition = 0;
  const server = await startServer((_request, response) => {
    edition++;
    response.writeHead(state.status, state.headers).end(JSON.stringify({ edition }));
  });
  const cache = makeDocumentCache<string>({
    fetchOutside,
    read: (json) => `edition ${(json as { edition: number }).edition}`,
    clock: () => new Date(state.now),
    ...options,
  });
  return {
    server,
    cache,
    state,
    later: (seconds: number) => {
      state.now += seconds * 1000;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("a document is kept as long as its server says, an hour when it does not", async () => {
  await using it = await bed();
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  it.later(3599);
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  it.later(1);
  it.state.headers = { "cache-control": "public, max-age=300", age: "100" };
  assert.equal(await it.cache.get(it.server.origin), "edition 2");
  it.later(199);
  assert.equal(await it.cache.get(it.server.origin), "edition 2");
  it.later(1);
  assert.equal(await it.cache.get(it.server.origin), "edition 3");
});

test("no shorter and no longer than the bounds", async () => {
  await using it = await bed({ keepSeconds: { least: 60, most: 120 } });
  for (const control of ["no-store", "no-cache, max-age=900", "max-age=0", "max-age=1"]) {
    it.state.headers = { "cache-control": control };
    const before = await it.cache.get(it.server.origin);
    it.later(59);
    assert.equal(await it.cache.get(it.server.origin), before, control);
    it.later(1);
    assert.notEqual(await it.cache.get(it.server.origin), before, control);
    it.later(60);
  }
  it.state.headers = { "cache-control": "max-age=99999999999" };
  const long = await it.cache.get(it.server.origin);
  it.later(119);
  assert.equal(await it.cache.get(it.server.origin), long);
  it.later(1);
  assert.notEqual(await it.cache.get(it.server.origin), long);
});

test("callers at the same time share one request", async () => {
  await using it = await bed();
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      at % 2 === 0 ? it.cache.get(it.server.origin) : it.cache.getNewer(it.server.origin),
    ),
  );
  assert.deepEqual(new Set(all), new Set(["edition 1"]));
  assert.equal(it.server.requests.length, 1);
});

test("whoever misses something gets it fetched anew, once in a while", async () => {
  await using it = await bed({ pauseSeconds: 10 });
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  assert.equal(await it.cache.getNewer(it.server.origin), "edition 1");
  it.later(10);
  assert.equal(await it.cache.getNewer(it.server.origin), "edition 2");
  for (let i = 0; i < 20; i++) assert.equal(await it.cache.getNewer(it.server.origin), "edition 2");
  assert.equal(await it.cache.get(it.server.origin), "edition 2");
  assert.equal(it.server.requests.length, 2);
});

test("a failure is told again for a while without asking, then asked anew", async () => {
  await using it = await bed({ pauseSeconds: 10 });
  it.state.status = 500;
  for (let i = 0; i < 5; i++) await refused("bad-answer", it.cache.get(it.server.origin));
  await refused("bad-answer", it.cache.getNewer(it.server.origin));
  assert.equal(it.server.requests.length, 1);
  it.state.status = 200;
  it.later(10);
  assert.equal(await it.cache.get(it.server.origin), "edition 2");
});

test("a failure does not take away a document that is still fresh", async () => {
  await using it = await bed({ pauseSeconds: 10 });
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  it.later(10);
  it.state.status = 503;
  await refused("bad-answer", it.cache.getNewer(it.server.origin));
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  assert.equal(await it.cache.getNewer(it.server.origin), "edition 1");
  assert.equal(it.server.requests.length, 2);
});

test("while a newer document is fetched, the one that is fresh is given", async () => {
  await using it = await bed({ pauseSeconds: 10 });
  await it.cache.get(it.server.origin);
  it.later(10);
  const newer = it.cache.getNewer(it.server.origin);
  assert.equal(await it.cache.get(it.server.origin), "edition 1");
  assert.equal(await newer, "edition 2");
});

test("the document asked for longest ago makes room", async () => {
  await using it = await bed({ maxDocuments: 2 });
  const get = (name: string) => it.cache.get(`${it.server.origin}/${name}`);
  await get("a");
  await get("b");
  await get("a");
  await get("c");
  await get("a");
  assert.equal(it.server.requests.length, 3);
  await get("b");
  assert.equal(it.server.requests.length, 4);
});

test("what is not JSON, too large, or cannot be read is an error", async () => {
  const answers: Record<string, string | Buffer> = {
    "/text": "hello",
    "/latin1": Buffer.from([0x22, 0xe4, 0x22]),
    "/large": `"${"x".repeat(2000)}"`,
    "/wrong": "{}",
    "/bom": "\uFEFF[1]",
  };
  await using server = await startServer((request, response) => response.end(answers[request.url ?? ""]));
  const cache = makeDocumentCache({
    fetchOutside,
    maxBytes: 1000,
    read: (json) => {
      if (!Array.isArray(json)) throw new TypeError("no list");
      return json as unknown[];
    },
  });
  await refused("bad-answer", cache.get(`${server.origin}/text`));
  await refused("bad-answer", cache.get(`${server.origin}/latin1`));
  await refused("too-large", cache.get(`${server.origin}/large`));
  await assert.rejects(cache.get(`${server.origin}/wrong`), TypeError);
  assert.deepEqual(await cache.get(`${server.origin}/bom`), [1]);
});

test("whatever a server says of caching, the document stays within the bounds", async () => {
  await using it = await bed({ keepSeconds: { least: 1, most: 5 } });
  const controls = fc.oneof(
    fc.stringMatching(/^[ -~]{0,40}$/),
    fc.integer().map((seconds) => `max-age=${seconds}`),
  );
  await fc.assert(
    fc.asyncProperty(controls, controls, async (control, age) => {
      it.state.headers = { "cache-control": control, age };
      it.later(5);
      const document = await it.cache.get(it.server.origin);
      it.state.headers = {};
      assert.equal(await it.cache.get(it.server.origin), document);
      it.later(5);
      assert.notEqual(await it.cache.get(it.server.origin), document);
    }),
    { numRuns: 50 },
  );
});
