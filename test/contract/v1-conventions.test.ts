import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { createIssuer } from "#test/support/issuer.ts";

/* "Cross-cutting rules": what holds for every operation of API v1. */

const { base, call, exchange, row, issuer, person } = await openTarget();
const anna = person("anna");
const badge = await createBadge(issuer);
const event = await issueBadge(issuer, badge, [anna]);

/** A request written out by hand. */
const request = (line: string, ...headers: string[]) =>
  [
    `${line} HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    ...Object.entries(issuer.credentials.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...headers,
    "",
    "",
  ].join("\r\n");
const talk = (text: string) => exchange(text, issuer.credentials);

row("1 encoding: UTF-8 JSON in and out", async () => {
  const name = "Ensiapu ✚ «Πρώτες» 花 👩‍🚒";
  const id = await createBadge(issuer, { name });
  const answer = await issuer.call("GET", `/v1/badge/${issuer.id}/${id}`);
  assert.equal(answer.json["name"], name);
  assert.ok(Buffer.from(answer.bytes).includes(Buffer.from("«Πρώτες»")));
});

for (const type of [
  undefined,
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data",
  "nonsense",
]) {
  row(`1, 11 request body: JSON is read whatever its type says: ${type}`, async () => {
    const answer = await call("POST", `/v1/badge/${issuer.id}/${badge}`, {
      ...issuer.credentials,
      headers: { ...issuer.credentials.headers, ...(type ? { "content-type": type } : {}) },
      body: JSON.stringify({ recipient: [anna], send_email: 0 }),
    });
    assert.equal(answer.status, 201, answer.text);
  });
}

for (const path of [
  "/v1/badge/{c}/?id={b}",
  "/v1/badge/{c}/{b}/",
  "/v1/badge/{c}/_/categorylist/",
  "/v1/event/{c}/{e}/?email={mail}",
  "/v1/client/?key={c}",
  "/v1/client?key={c}",
  "/v1/ping/{c}/",
  "//v1/ping/{c}",
  "//v1/badge/{c}",
  "//v1/badge/{c}/{b}",
  "//v1/event/{c}",
  "//v1/client/OBF.rsa.pub",
]) {
  row(`1 trailing slash, double slash: GET ${path}`, async () => {
    const filled = path
      .replace("{c}", issuer.id)
      .replace("{b}", badge)
      .replace("{e}", event)
      .replace("{mail}", encodeURIComponent(anna));
    assert.equal((await issuer.call("GET", filled)).status, 200);
  });
}

row("1 double slash: anywhere in the path", ["installation"], async () => {
  for (const path of [`/v1//badge/${issuer.id}//${badge}/`, `/v1/badge/${issuer.id}/${badge}//`]) {
    assert.equal((await issuer.call("GET", path)).status, 200, path);
  }
});

for (const path of [
  "/v1/badge/{c}",
  "/v1/badge/{c}/{b}",
  "/v1/badge/{c}/_/categorylist",
  "/v1/event/{c}",
  "/v1/event/{c}/{e}",
  "/v1/event/{c}/{e}/revoked",
  "/v1/event/{c}/{e}/assertion",
  "/v1/ping/{c}",
  "/v1/client/{c}",
]) {
  row(`1 unknown query params are ignored: GET ${path}`, async () => {
    const filled = path.replace("{c}", issuer.id).replace("{b}", badge).replace("{e}", event);
    for (const junk of ["?0=draft&1=external", "?utm_source=x&&=&a[]=1"]) {
      assert.equal((await issuer.call("GET", filled + junk)).status, 200, junk);
    }
  });
}

row("1 unknown query params: also those that are no UTF-8 or name an array", ["installation"], async () => {
  for (const junk of ["?%ZZ", "?email[]=1", "?%FF=%FF"]) {
    assert.equal((await issuer.call("GET", `/v1/badge/${issuer.id}${junk}`)).status, 200, junk);
  }
});

row("1 pipe lists: raw and escaped, around single addresses escaped or not", async () => {
  const plus = person("a+1");
  const own = await issueBadge(issuer, badge, [plus, anna, person("zoe")]);
  const escaped = plus.replace("+", "%2B");
  for (const query of [
    `${escaped}|${anna}`,
    `${escaped}%7C${anna}`,
    `${encodeURIComponent(plus)}|${encodeURIComponent(anna)}`,
  ]) {
    const line = `GET /v1/event/${issuer.id}/${own}/assertion?email=${query}`;
    const answer = await talk(request(line, "Connection: close"));
    assert.match(answer, /^HTTP\/1\.1 200 /);
    const emails = [...answer.matchAll(/"recipient":"([^"]*)"/g)].map(([, email = ""]) => email);
    assert.deepEqual(emails.toSorted(), [plus, anna].toSorted());
  }
});

row(
  "1 stray Basic auth: Basic credentials beside the real ones are ignored",
  ["certificate"],
  async (have) => {
    for (const authorization of ["Basic YW5vbnltb3VzOm5vcmVwbHlAeC5leGFtcGxl", "Basic !", "Digest x"]) {
      const answer = await call("GET", `/v1/ping/${issuer.id}`, {
        identity: have.certificate,
        headers: { authorization },
      });
      assert.equal(answer.status, 200, authorization);
    }
  },
);

row("1 keep-alive: many requests on one connection", async () => {
  const ask = `GET /v1/ping/${issuer.id}`;
  const answer = await talk(request(ask) + request(ask, "Connection: close"));
  assert.equal(answer.match(/HTTP\/1\.1 200 /g)?.length, 2);
});

row("1 100-continue: a body that waits to be asked for is asked for and read", async () => {
  const body = JSON.stringify({ recipient: [anna], send_email: 0 });
  const line = `POST /v1/badge/${issuer.id}/${badge}`;
  const headers = [`Content-Length: ${body.length}`, "Expect: 100-continue", "Connection: close"];
  const answer = await talk(request(line, ...headers) + body);
  assert.match(answer, /^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 201 /);
});

row("1 redirects: none is needed, since most clients follow none", async () => {
  for (const path of [`/v1/badge/${issuer.id}`, `/v1/badge/${issuer.id}/`, `//v1/ping/${issuer.id}`]) {
    assert.equal((await issuer.call("GET", path)).status, 200, path);
  }
});

row("1 sub-class of success: header names come in their usual case", ["installation"], async () => {
  const line = `GET /v1/badge/${issuer.id}`;
  assert.match(await talk(request(line, "Connection: close")), /\r\nContent-Type: /);
});

row("1 integers and objects: empty objects stay objects, `{}` and null, never []", async () => {
  const bare = await createBadge(issuer, { metadata: [], tags: [] });
  const id = await issueBadge(issuer, bare, [anna], { log_entry: [], badge_override: [] });
  const single = (await issuer.call("GET", `/v1/badge/${issuer.id}/${bare}`)).json;
  assert.equal(single["metadata"], null);
  const [line] = (await issuer.call("GET", `/v1/event/${issuer.id}?badge_id=${bare}`)).lines;
  assert.equal(line?.["id"], id);
  assert.deepEqual(line?.["revoked"], {});
  assert.equal(line?.["log_entry"], null);
});

row("1 request body: a body as PHP's empty form is refused as wrong, not as an accident", async () => {
  for (const body of ["", "name=x&draft=0", "[]"]) {
    const answer = await issuer.call("POST", `/v1/badge/${issuer.id}`, body);
    assert.equal(answer.status, 400);
    assert.equal(typeof answer.json["error"], "string");
  }
});

row("1 methods: HEAD answers like GET without a body", ["installation"], async () => {
  for (const path of [
    `/v1/badge/${issuer.id}`,
    `/v1/event/${issuer.id}/${event}`,
    `/v1/badge/_/${badge}.json`,
  ]) {
    const answer = await issuer.call("HEAD", path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.text, "");
  }
});

row("1 paths: decoded once", ["installation"], async ({ installation }) => {
  const own = await createIssuer(installation);
  const [first = ""] = own.id;
  const escaped = `%${first.charCodeAt(0).toString(16)}${own.id.slice(1)}`;
  assert.equal((await own.call("GET", `/v1/ping/${escaped}`)).status, 200);
  assert.equal((await own.call("GET", `/v1/ping/${escaped.replace("%", "%25")}`)).status, 403);
});

row(
  "1 request body: the largest of a badge (a data URI of 1 MB) is taken with Expect",
  ["installation"],
  async () => {
    const body = JSON.stringify(await badgeBody({ criteria_html: `<p>${"x".repeat(900_000)}</p>` }));
    const line = `POST /v1/badge/${issuer.id}`;
    const headers = [
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Expect: 100-continue",
      "Connection: close",
    ];
    assert.match(await talk(request(line, ...headers) + body), /HTTP\/1\.1 201 /);
  },
);
