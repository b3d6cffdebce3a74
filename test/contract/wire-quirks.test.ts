import assert from "node:assert/strict";
import { after, test } from "node:test";
import { badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { startBadgeworks } from "#test/support/badgeworks.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { exchange, rawCall } from "#test/support/raw-call.ts";

/* Habits of the existing clients that any OBF server has to bear. */

const badgeworks = await startBadgeworks();
after(() => badgeworks[Symbol.asyncDispose]());
const issuer = await createIssuer(badgeworks);
const badge = await createBadge(issuer);
const event = await issueBadge(issuer, badge, ["a@x.example"]);
const authorization = `Bearer ${issuer.token}`;

for (const type of [
  undefined,
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data",
  "nonsense",
]) {
  test(`JSON is read whatever its type says: ${type}`, async () => {
    const answer = await rawCall("POST", `${badgeworks.origin}/v1/badge/${issuer.id}`, {
      body: JSON.stringify(await badgeBody()),
      headers: { authorization, ...(type ? { "content-type": type } : {}) },
    });
    assert.equal(answer.status, 201, answer.text);
  });
}

for (const path of [
  `//v1/badge/${issuer.id}/${badge}`,
  `/v1//badge/${issuer.id}//${badge}/`,
  `/v1/badge/${issuer.id}/${badge}/`,
  `/v1/badge/${issuer.id}/?id=${badge}`,
  `/v1/event/${issuer.id}/${event}/?email=a@x.example`,
  `/v1/badge/${issuer.id}/_/categorylist/`,
  `/v1/ping/${issuer.id}/`,
  `/v1/client/?key=${issuer.id}`,
  `/v1/client?key=${issuer.id}`,
  `/v1/client/?key=${issuer.id}&v=1.1&event=${event}`,
  `/v1/client/OBF.rsa.pub/`,
]) {
  test(`slashes too many are taken: ${path.replace(issuer.id, "{c}").replace(badge, "{b}").replace(event, "{e}")}`, async () => {
    assert.equal((await issuer.call("GET", path)).status, 200);
  });
}

test("unknown parameters are ignored everywhere", async () => {
  const junk = "?0=draft&1=external&utm_source=x&&=&%ZZ&email[]=1";
  for (const path of [
    `/v1/badge/${issuer.id}`,
    `/v1/badge/${issuer.id}/${badge}`,
    `/v1/event/${issuer.id}`,
    `/v1/event/${issuer.id}/${event}`,
    `/v1/event/${issuer.id}/${event}/revoked`,
    `/v1/ping/${issuer.id}`,
    `/v1/client/${issuer.id}`,
  ]) {
    assert.equal((await issuer.call("GET", path + junk)).status, 200, path);
  }
});

test("pipes separate raw and escaped, around single addresses escaped or not", async () => {
  const own = await issueBadge(issuer, badge, ["a+1@x.example", "b@x.example", "c@x.example"]);
  for (const query of [
    "a%2B1@x.example|b@x.example",
    "a%2B1%40x.example%7Cb%40x.example",
    "|a%2B1@x.example||b@x.example|",
  ]) {
    const answer = await exchange(
      badgeworks.origin,
      `GET /v1/event/${issuer.id}/${own}/assertion?email=${query} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.deepEqual(
      [...answer.matchAll(/"recipient":"([^"]*)"/g)].map(([, email]) => email),
      ["a+1@x.example", "b@x.example"],
    );
  }
});

test("lists: every object ends with CRLF, no blank line, no array", async () => {
  for (const path of [
    `/v1/badge/${issuer.id}`,
    `/v1/event/${issuer.id}`,
    `/v1/event/${issuer.id}/${event}/assertion`,
  ]) {
    const { text, lines } = await issuer.call("GET", path);
    assert.ok(lines.length > 0);
    assert.equal(text.match(/\n/g)?.length, lines.length, path);
    assert.equal(text.match(/\r\n/g)?.length, lines.length, path);
    for (const line of text.split("\r\n").slice(0, -1)) assert.match(line, /^\{.*\}$/);
  }
});

test("a list of one is JSON by itself", async () => {
  const answer = await issuer.call("GET", `/v1/badge/${issuer.id}?id=${badge}`);
  assert.equal(answer.json["id"], badge);
});

test("objects stay objects when they are empty: {} and null, never []", async () => {
  const own = await createIssuer(badgeworks);
  const bare = await createBadge(own, { metadata: [], tags: [] });
  const id = await issueBadge(own, bare, ["a@x.example"], { log_entry: [], badge_override: [] });
  const single = (await own.call("GET", `/v1/badge/${own.id}/${bare}`)).json;
  assert.equal(single["metadata"], null);
  assert.deepEqual(single["tags"], []);
  assert.deepEqual((await own.call("GET", `/v1/event/${own.id}/${id}/revoked`)).json, { revoked: {} });
  const [line] = (await own.call("GET", `/v1/event/${own.id}`)).lines;
  assert.deepEqual(line?.["revoked"], {});
  assert.equal(line?.["log_entry"], null);
  const kept = await createBadge(own, { metadata: {} });
  assert.deepEqual((await own.call("GET", `/v1/badge/${own.id}/${kept}`)).json["metadata"], {});
});

test("HEAD answers like GET without a body", async () => {
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

test("header names come in their usual case, because some clients compare them letter by letter", async () => {
  const body = JSON.stringify({ recipient: ["a@x.example"], send_email: 0 });
  const answer = await exchange(
    badgeworks.origin,
    `POST /v1/badge/${issuer.id}/${badge} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  assert.match(answer, /^HTTP\/1\.1 201 Created\r\n/);
  assert.match(answer, /\r\nLocation: \/v1\/event\//);
  const list = await exchange(
    badgeworks.origin,
    `GET /v1/badge/${issuer.id} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
  );
  assert.match(list, /\r\nContent-Type: /);
});

test("many requests on one connection, and the scheme of the token in any case", async () => {
  for (const scheme of ["bearer", "BEARER", "Bearer "]) {
    const answer = await rawCall("GET", `${badgeworks.origin}/v1/ping/${issuer.id}`, {
      headers: { authorization: `${scheme} ${issuer.token}` },
    });
    assert.equal(answer.status, 200, scheme);
  }
  const ask = `GET /v1/ping/${issuer.id} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`;
  const answer = await exchange(badgeworks.origin, `${ask}\r\n${ask}Connection: close\r\n\r\n`);
  assert.equal(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 2);
});

test("a path is decoded once", async () => {
  const [first = ""] = issuer.id;
  const escaped = `%${first.charCodeAt(0).toString(16)}${issuer.id.slice(1)}`;
  assert.equal((await issuer.call("GET", `/v1/ping/${escaped}`)).status, 200);
  assert.equal((await issuer.call("GET", `/v1/ping/${escaped.replace("%", "%25")}`)).status, 403);
});
