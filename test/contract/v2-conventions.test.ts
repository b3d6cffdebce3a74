import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* What holds for every operation of API v2. */

const { call, row, issuer } = await openTarget();
const paths = [
  `/v2/client/${issuer.id}/ping`,
  `/v2/client/${issuer.id}`,
  `/v2/client/${issuer.id}/alias`,
  `/v2/badge/${issuer.id}`,
  `/v2/event/${issuer.id}`,
  `/v2/event/${issuer.id}/recipient`,
];

row("5 JSON everywhere", async () => {
  for (const path of paths) {
    const answer = await issuer.call("GET", path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  }
});

row("3, 5 auth: 403 text/plain `403 Forbidden` for a token that is not good", async () => {
  for (const path of paths) {
    const answer = await call("GET", path, { headers: { authorization: "Bearer x" } });
    assert.equal(answer.status, 403, path);
    assert.equal(answer.text, "403 Forbidden");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  }
});

row("3, 5 auth: another client's token is 403", ["second issuer"], async (have) => {
  for (const path of paths) {
    assert.equal((await call("GET", path, have["second issuer"].credentials)).status, 403, path);
  }
});

row("5 error: {timestamp, status, error, message, path}", async () => {
  const { status, json } = await issuer.call("GET", `/v2/badge/${issuer.id}?limit=0`);
  assert.equal(status, 400);
  assert.equal(json["status"], 400);
  assert.equal(json["error"], "Bad Request");
  for (const name of ["timestamp", "message", "path"]) assert.equal(typeof json[name], "string", name);
});

row("5 error: 404 for an unknown path", async () => {
  assert.equal((await issuer.call("GET", `/v2/client/${issuer.id}/nothing`)).status, 404);
});

row("1 path ids: \\w{1,100}", () => {
  assert.match(issuer.id, /^\w{1,100}$/);
});
