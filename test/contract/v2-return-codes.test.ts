import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { callApi, createIssuer } from "#test/support/issuer.ts";
import { rawCall } from "#test/support/raw-call.ts";
import { createBadge } from "#test/support/v2.ts";

/* How API v2 says no. OBF contract, section 5, "General", and section 3. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const other = await createIssuer(badgeworks, "Other");
for (const [what, headers, client, reason] of [
  ["no token", {}, issuer.id, /needed/],
  ["Basic credentials", { authorization: "Basic YTpi" }, issuer.id, /needed/],
  ["a token that was never given", { authorization: `Bearer ${"0".repeat(92)}` }, issuer.id, /not ours/],
  ["a token in two words", { authorization: `Bearer ${issuer.token} x` }, issuer.id, /not ours/],
  ["the secret as a token", { authorization: `Bearer ${issuer.clientSecret}` }, issuer.id, /not ours/],
  ["another client's token", { authorization: `Bearer ${other.token}` }, issuer.id, /another client/],
] as const) {
  test(`403 in plain text for ${what}; WWW-Authenticate says why`, async () => {
    const answer = await callApi(badgeworks.origin, "GET", `/v2/client/${client}/ping`, undefined, headers);
    assert.equal(answer.status, 403);
    assert.equal(answer.text, "403 Forbidden");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
    assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer error="invalid_token", /);
    assert.match(answer.headers.get("www-authenticate") ?? "", reason);
  });
}

test("an error is {timestamp, status, error, message, path}, and 400 names the field", async () => {
  const path = `/v2/badge/${issuer.id}`;
  const answer = await issuer.call("POST", path, "{}");
  assert.equal(answer.status, 400);
  const { timestamp, message, ...rest } = answer.json;
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
  assert.match(String(message), /^content: is required/);
  assert.deepEqual(rest, { status: 400, error: "Bad Request", path, field: "content" });
});

test("400: a body that is no JSON object, whatever is wrong with it", async () => {
  for (const body of ["", "{", "[]", "null", '"x"', Buffer.from([0x7b, 0xff, 0x7d])]) {
    const answer = await issuer.call("POST", `/v2/badge/${issuer.id}`, body);
    assert.equal(answer.status, 400, String(body));
    assert.equal(answer.json["field"], "body");
  }
});

test("404: unknown ids and unknown paths", async () => {
  for (const [method, path] of [
    ["GET", `/v2/badge/${issuer.id}/${issuer.id}0123456789Ab`],
    ["GET", `/v2/badge/${issuer.id}/x`],
    ["GET", `/v2/event/${issuer.id}/T0VT20a10MXNa3L`],
    ["GET", `/v2/event/${issuer.id}/%00`],
    ["GET", "/v2/nothing"],
    ["GET", "/v2"],
    ["GET", `/v2/badge/${issuer.id}/a/b/c`],
  ] as const) {
    const answer = await issuer.call(method, path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.json["status"], 404);
    assert.equal(answer.json["error"], "Not Found");
    assert.equal(typeof answer.json["message"], "string");
  }
});

test("405 with Allow: the method is not supported", async () => {
  for (const [method, path, allow] of [
    ["PATCH", `/v2/badge/${issuer.id}`, "GET, HEAD, POST"],
    ["DELETE", `/v2/badge/${issuer.id}`, "GET, HEAD, POST"],
    ["POST", `/v2/event/${issuer.id}`, "GET, HEAD"],
    ["GET", "/v2/client/oauth2/token", "POST"],
    ["POST", `/v2/event/${issuer.id}/T0VT20a10MXNa3L/revoke`, "PUT"],
  ] as const) {
    const answer = await issuer.call(method, path, method === "POST" ? "{}" : undefined);
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers.get("allow"), allow);
    assert.equal(answer.json["error"], "Method Not Allowed");
  }
});

test("411 and 413: a body without a length, and one over 67,108,864 bytes before it is sent", async () => {
  const post = (headers: Record<string, string>) =>
    rawCall("POST", `${badgeworks.origin}/v2/badge/${issuer.id}`, {
      headers: { authorization: `Bearer ${issuer.token}`, ...headers },
    });
  assert.equal((await post({ "transfer-encoding": "chunked" })).status, 411);
  const large = await post({ "content-length": "67108865", expect: "100-continue" });
  assert.equal(large.status, 413);
  assert.match(large.text, /"error":"Payload Too Large"/);
  const answer = await issuer.call("POST", "/v2/client/oauth2/token", Buffer.alloc(262_145, " "));
  assert.equal(answer.status, 413);
});

test("429 with Retry-After: both versions count together for each client", async () => {
  await using slow = await startBadgeworks({ settings: { REQUESTS_PER_SECOND: "1" } });
  const own = await createIssuer(slow);
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      own.call("GET", at % 2 === 0 ? `/v2/client/${own.id}/ping` : `/v1/ping/${own.id}`),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  const most = 2 + (performance.now() - started) / 1000;
  assert.ok(answers.length - refused.length <= most, `${refused.length} refused`);
  for (const { headers } of refused) assert.match(headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  const second = refused.find(({ json }) => "status" in json);
  assert.ok(!second || second.json["error"] === "Too Many Requests");
});

test("unknown parameters are ignored, slashes too many are taken, HEAD answers like GET", async () => {
  const badge = await createBadge(issuer);
  for (const path of [
    `/v2//badge/${issuer.id}/`,
    `/v2/badge/${issuer.id}/${badge}?0=x&utm=1&&=`,
    `//v2/client/${issuer.id}`,
  ]) {
    assert.equal((await issuer.call("GET", path)).status, 200, path);
    const answer = await issuer.call("HEAD", path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.text, "");
  }
});
