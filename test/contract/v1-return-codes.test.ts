import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge } from "#test/support/badge.ts";

/* "Status codes documented" and "Error body", as far as no single operation owns them; 429 and 503 stand with limits. */

const { base, call, exchange, row, issuer } = await openTarget();
const head = (line: string, ...headers: string[]) =>
  [
    `${line} HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    ...Object.entries(issuer.credentials.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
    ...headers,
    "",
    "",
  ].join("\r\n");
const talk = (text: string, silenceMs?: number) =>
  exchange(text, { ...issuer.credentials, ...(silenceMs ? { silenceMs } : {}) });
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const bodyOf = (answer: string) =>
  JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)) as Record<string, unknown>;

row("1 error body: a JSON object with `error`, and `code` and `message` beside it", async () => {
  for (const answer of [
    await issuer.call("POST", `/v1/badge/${issuer.id}`, "{}"),
    await issuer.call("GET", `/v1/badge/${issuer.id}/SVIYGVaZCQa1Z`),
    await call("GET", `/v1/badge/${issuer.id}`),
  ]) {
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(typeof answer.json["error"], "string");
    assert.equal(typeof answer.json["message"], "string");
    assert.equal(answer.json["code"], answer.status);
  }
});

row("1 status codes: 404 for what is not there", async () => {
  const answer = await issuer.call("GET", `/v1/event/${issuer.id}/T0VT20a10MXNa3L`);
  assert.equal(answer.status, 404);
});

row("1 status codes: 404 where there is nothing", ["installation"], async () => {
  for (const path of ["/v1/nothing", `/v1/badge/${issuer.id}/a/b/c`, "/v1/", "/v1", "/v1/client/oauth2"]) {
    assert.ok([404, 403].includes((await issuer.call("GET", path)).status), path);
  }
  assert.equal((await issuer.call("GET", "/v1/nothing")).json["code"], 404);
});

row("1 status codes: 405 for a method that is not supported", async () => {
  const answer = await issuer.call("PATCH", `/v1/badge/${issuer.id}`, "{}");
  assert.equal(answer.status, 405);
});

row("1 status codes: 405 says in Allow what is supported", ["installation"], async () => {
  for (const [method, path, allow] of [
    ["PATCH", `/v1/badge/${issuer.id}`, "POST, DELETE, GET, HEAD"],
    ["PUT", `/v1/event/${issuer.id}`, "GET, HEAD"],
    ["POST", `/v1/event/${issuer.id}/T0VT20a10MXNa3L`, "DELETE, GET, HEAD"],
    ["POST", `/v1/ping/${issuer.id}`, "GET, HEAD"],
    ["DELETE", `/v1/client/${issuer.id}`, "PUT, GET, HEAD"],
    ["PUT", "/v1/client/oauth2/token", "POST"],
  ] as const) {
    const answer = await issuer.call(method, path, method === "PUT" || method === "POST" ? "{}" : undefined);
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers.get("allow"), allow);
  }
  assert.equal(statusOf(await talk(head(`BREW /v1/badge/${issuer.id}`))), 400);
});

row("1 status codes: 411 for a POST or PUT without a length", async () => {
  for (const line of [`POST /v1/badge/${issuer.id}`, `PUT /v1/client/${issuer.id}`]) {
    const answer = await talk(head(line));
    assert.equal(statusOf(answer), 411, answer);
  }
});

row("1 status codes: 411 also for a chunked one, with `error`", ["installation"], async () => {
  for (const line of [`POST /v1/badge/${issuer.id}`, "POST /v1/client/oauth2/token"]) {
    const answer = await talk(`${head(line, "Transfer-Encoding: chunked")}2\r\n{}\r\n0\r\n\r\n`);
    assert.equal(statusOf(answer), 411, answer);
    assert.equal(typeof bodyOf(answer)["error"], "string");
  }
});

const announce = (bytes: number, ...headers: string[]) =>
  head(`POST /v1/badge/${issuer.id}`, `Content-Length: ${bytes}`, ...headers);

row("1 status codes: 413 for a body over 67108864 bytes, before it is sent", async () => {
  assert.equal(statusOf(await talk(announce(67_108_865, "Expect: 100-continue"))), 413);
});

row("1 status codes: 413 names the limit; 67108864 bytes are read", ["installation"], async () => {
  for (const headers of [[], ["Expect: 100-continue"]]) {
    const answer = await talk(announce(67_108_865, ...headers));
    assert.equal(statusOf(answer), 413, answer.slice(0, 200));
    assert.match(String(bodyOf(answer)["error"]), /67108864/);
  }
  assert.match(await talk(announce(67_108_864, "Expect: 100-continue"), 500), /^HTTP\/1\.1 100 /);
  const most = Buffer.alloc(67_108_864, " ");
  most.write("{}");
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, most);
  assert.equal(answer.status, 400);
  assert.match(String(answer.json["error"]), /^draft/);
});

row("1 status codes: 413 reaches a client that sends 70 MB all the same", ["installation"], async () => {
  const most = Buffer.alloc(70_000_000, " ");
  assert.equal((await issuer.call("POST", `/v1/badge/${issuer.id}`, most)).status, 413);
});

row(
  "1 status codes: 413 for callers who are nobody yet, over a quarter of a MiB",
  ["installation"],
  async () => {
    for (const path of ["/v1/client/oauth2/token", `/v1/client/${issuer.id}/sign_request`]) {
      const large = await issuer.call("POST", path, Buffer.alloc(262_145, " "));
      assert.equal(large.status, 413, path);
      assert.match(String(large.json["error"]), /262144/);
      assert.equal((await issuer.call("POST", path, Buffer.alloc(262_144, " "))).status, 400, path);
    }
  },
);

row("1 status codes: 401 is never among them", async () => {
  for (const headers of [{}, { authorization: "Bearer x" }, { authorization: "Basic YTpi" }]) {
    for (const path of [`/v1/ping/${issuer.id}`, `/v1/badge/${issuer.id}`, `/v1/event/${issuer.id}`]) {
      const { status } = await call("GET", path, { headers });
      assert.ok([403, 495, 496].includes(status), `${path}: ${status}`);
    }
  }
});

row(
  "1 answers: each names its request and keeps browsers from guessing its type",
  ["installation"],
  async () => {
    const badge = await createBadge(issuer);
    for (const path of [
      `/v1/badge/${issuer.id}/${badge}`,
      `/v1/badge/_/${badge}.json`,
      "/v1/nothing",
      "/nothing",
    ]) {
      const answer = await issuer.call("GET", path);
      assert.ok(answer.headers.get("x-request-id"), path);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff", path);
    }
  },
);
