import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { exchange } from "#test/support/raw-call.ts";

/* "Return codes" of the API documentation that no single operation owns; 495 and 496 stand with enrolment. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const head = (line: string, ...headers: string[]) =>
  [
    `${line} HTTP/1.1`,
    "Host: x",
    `Authorization: Bearer ${issuer.token}`,
    "Connection: close",
    ...headers,
    "",
    "",
  ].join("\r\n");
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const bodyOf = (answer: string) =>
  JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)) as Record<string, unknown>;

test("an error is a JSON object whose sentence stands under error, for every client's habit", async () => {
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, "{}");
  assert.equal(answer.status, 400);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  assert.equal(typeof answer.json["error"], "string");
  assert.equal(answer.json["message"], answer.json["error"]);
  assert.equal(answer.json["code"], 400);
});

test("404: nothing stands at the address", async () => {
  for (const path of ["/v1/nothing", `/v1/badge/${issuer.id}/a/b/c`, "/v1/", "/v1", "/v1/client/oauth2"]) {
    const answer = await issuer.call("GET", path);
    assert.ok([404, 403].includes(answer.status), `${path}: ${answer.status}`);
  }
  assert.equal((await issuer.call("GET", "/v1/nothing")).json["code"], 404);
});

test("405 with Allow: the method is not supported", async () => {
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
  assert.equal(statusOf(await exchange(badgeworks.origin, head(`BREW /v1/badge/${issuer.id}`))), 400);
});

test("411: a POST or PUT without a length, also a chunked one", async () => {
  for (const [line, ...headers] of [
    [`POST /v1/badge/${issuer.id}`],
    [`PUT /v1/client/${issuer.id}`],
    [`POST /v1/badge/${issuer.id}`, "Transfer-Encoding: chunked"],
    ["POST /v1/client/oauth2/token", "Transfer-Encoding: chunked"],
  ] as const) {
    const body = headers.length ? "2\r\n{}\r\n0\r\n\r\n" : "";
    const answer = await exchange(badgeworks.origin, head(line, ...headers) + body);
    assert.equal(statusOf(answer), 411, answer);
    assert.equal(typeof bodyOf(answer)["error"], "string");
  }
});

test("413: a body over 67,108,864 bytes, before it is sent; 67,108,864 are read", async () => {
  const announce = (bytes: number, ...headers: string[]) =>
    head(`POST /v1/badge/${issuer.id}`, `Content-Length: ${bytes}`, ...headers);
  for (const headers of [[], ["Expect: 100-continue"]]) {
    const answer = await exchange(badgeworks.origin, announce(67_108_865, ...headers));
    assert.equal(statusOf(answer), 413, answer.slice(0, 200));
    assert.match(String(bodyOf(answer)["error"]), /67108864/);
  }
  assert.match(
    await exchange(badgeworks.origin, announce(67_108_864, "Expect: 100-continue"), 500),
    /^HTTP\/1\.1 100 /,
  );
  const most = Buffer.alloc(67_108_864, " ");
  most.write("{}");
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, most);
  assert.equal(answer.status, 400);
  assert.match(String(answer.json["error"]), /^draft/);
});

test("413: a client that sends 70 MB all the same gets to read why", async () => {
  const most = Buffer.alloc(70_000_000, " ");
  const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, most).catch((error: Error) => error);
  if (answer instanceof Error) assert.fail(`the connection broke instead: ${String(answer.cause)}`);
  assert.equal(answer.status, 413);
});

test("413: callers who are nobody yet may send a quarter of a MiB", async () => {
  for (const path of ["/v1/client/oauth2/token", `/v1/client/${issuer.id}/sign_request`]) {
    const large = await issuer.call("POST", path, Buffer.alloc(262_145, " "));
    assert.equal(large.status, 413, path);
    assert.match(String(large.json["error"]), /262144/);
    assert.equal((await issuer.call("POST", path, Buffer.alloc(262_144, " "))).status, 400, path);
  }
});

test("429 with Retry-After: too many calls in a second, counted for each client", async () => {
  await using slow = await startBadgeworks({ settings: { REQUESTS_PER_SECOND: "5" } });
  const [one, other] = [await createIssuer(slow), await createIssuer(slow, "Other")];
  const answers = await Promise.all(Array.from({ length: 12 }, () => one.call("GET", `/v1/ping/${one.id}`)));
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 2 && refused.length <= 7, `${refused.length} refused`);
  for (const answer of refused) {
    assert.match(answer.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
    assert.equal(answer.json["code"], 429);
  }
  assert.equal((await other.call("GET", `/v1/ping/${other.id}`)).status, 200);
  await new Promise((resolve) => setTimeout(resolve, Number(refused[0]?.headers.get("retry-after")) * 1000));
  assert.equal((await one.call("GET", `/v1/ping/${one.id}`)).status, 200);
});

test("every answer names its request and keeps browsers from guessing its type", async () => {
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
});
