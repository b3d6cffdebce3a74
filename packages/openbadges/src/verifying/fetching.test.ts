import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { boundedFetch, hostOf, isWebAddress } from "./fetching.ts";
import type { BadgeFetch } from "./fetching.ts";

test("the runtime's own fetch fits: status, address, body, what is accepted; an endless body is left off", async () => {
  let ended = false;
  const server = createServer((request, response) => {
    if (request.url === "/endless") {
      response.on("close", () => (ended = true));
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
      return;
    }
    response.writeHead(request.url === "/gone" ? 410 : 200).end(request.headers.accept);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const ask = boundedFetch(fetch);
    const document = await ask(`${at}/a#fragment`, "document");
    assert.ok(document.kind === "answer");
    assert.equal(document.url, `${at}/a`);
    assert.match(Buffer.from(document.bytes).toString(), /^application\/ld\+json, application\/json/);
    const gone = await ask(`${at}/gone`, "key");
    assert.equal(gone.kind === "answer" && gone.status, 410);
    const endless = await ask(`${at}/endless`, "key");
    assert.deepEqual(endless, { kind: "unreachable", reason: "Error: The answer is too long." });
    const page = await ask(`${at}/endless`, "page");
    assert.deepEqual(page.kind === "answer" && [page.status, page.bytes.length], [200, 0]);
    const nobody = await boundedFetch(fetch)("http://127.0.0.1:1/", "document");
    assert.ok(nobody.kind === "unreachable");
    assert.match(nobody.reason, /fetch failed \(/);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  assert.ok(ended);
});

test("an address is asked once for each kind; 40 in all, 24 MiB in all", async () => {
  const asked: string[] = [];
  const send: BadgeFetch = async (url) => {
    asked.push(url);
    return { status: 200, body: [Buffer.alloc(url.endsWith("large") ? 8_000_000 : 1)] };
  };
  const ask = boundedFetch(send);
  await Promise.all([ask("https://b.example/1", "key"), ask("https://b.example/1#a", "key")]);
  await ask("https://b.example/1", "document");
  assert.equal(asked.length, 2);
  const kinds: string[] = [];
  for (let at = 0; at < 50; at++) kinds.push((await ask(`https://b.example/n${at}`, "key")).kind);
  assert.equal(asked.length, 40);
  assert.equal(kinds.at(-1), "unreachable");
  const greedy = boundedFetch(send);
  const answers = [];
  for (const at of [1, 2, 3, 4]) answers.push((await greedy(`https://b.example/${at}/large`, "badge")).kind);
  assert.deepEqual(answers, ["answer", "answer", "answer", "unreachable"]);
});

test("nothing but http and https is asked", async () => {
  const ask = boundedFetch(async () => assert.fail("asked"));
  for (const url of ["file:///etc/passwd", "data:,x", "ftp://b.example", "javascript:1", "", "https://"]) {
    assert.equal(isWebAddress(url), false);
    assert.equal((await ask(url, "document")).kind, "unreachable");
  }
  assert.equal(hostOf("https://b.example:8443/a"), "b.example:8443");
  assert.equal(hostOf("did:web:b.example"), "did:web:b.example");
});

test("what is thrown, of whatever kind, is an address that does not answer", async () => {
  for (const thrown of [new Error("slow"), "text", undefined]) {
    const send: BadgeFetch = async () => {
      throw thrown;
    };
    assert.equal((await boundedFetch(send)("https://b.example/", "key")).kind, "unreachable");
  }
});
