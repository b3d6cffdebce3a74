import assert from "node:assert/strict";
import { writeAccessToken } from "#src/domain/api-clients/access-token.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createIssuer } from "#test/support/issuer.ts";

/* Calls with an OAuth2 access token. */

const { call, row, issuer } = await openTarget();
const pingWith = (authorization: string, id: string = issuer.id) =>
  call("GET", `/v1/ping/${id}`, { headers: { authorization } });

row("3 use: `Authorization: Bearer` on every call of that client", ["client secret"], async (have) => {
  const { json } = await call("POST", "/v1/client/oauth2/token", {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: issuer.id,
      client_secret: have["client secret"],
    }),
  });
  const token = String(json["access_token"]);
  for (const path of ["/v1/ping/", "/v1/client/", "/v1/badge/", "/v1/event/"]) {
    const answer = await call("GET", `${path + issuer.id}?limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200, path);
  }
  for (const scheme of ["bearer", "BEARER", "Bearer "]) {
    assert.equal((await pingWith(`${scheme} ${token}`)).status, 200, scheme);
  }
});

row("3, 11 a token that is not good: 403 (never 401), text/plain, `403 Forbidden`", async () => {
  for (const token of ["x", "0".repeat(92), "a.b.c", "no token at all"]) {
    const answer = await pingWith(`Bearer ${token}`);
    assert.equal(answer.status, 403);
    assert.equal(answer.text, "403 Forbidden");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  }
});

row(
  "3, 11 a token that is not good: expired, of a secret that never was, changed by one letter",
  ["installation"],
  async ({ installation }) => {
    const own = await createIssuer(installation);
    const { sealer } = await installation.factory();
    const now = Math.floor(Date.now() / 1000);
    const written = (secretId: string, expires: number) =>
      writeAccessToken(sealer, { issuerId: own.id, secretId, expires });
    const last = own.token.endsWith("0") ? "1" : "0";
    assert.equal((await pingWith(`Bearer ${written(own.secretId, now + 99)}`, own.id)).status, 200);
    for (const token of [
      written(own.secretId, now - 1),
      written("000000000000", now + 99),
      own.token.slice(0, -1) + last,
    ]) {
      const answer = await pingWith(`Bearer ${token}`, own.id);
      assert.equal(answer.status, 403);
      assert.equal(answer.text, "403 Forbidden");
    }
  },
);

row(
  "3 use: a good token on another client's path is 403",
  ["client secret", "second issuer"],
  async (have) => {
    const other = have["second issuer"];
    for (const path of ["/v1/ping/", "/v1/client/", "/v1/badge/", "/v1/event/"]) {
      const answer = await call("GET", path + issuer.id, other.credentials);
      assert.equal(answer.status, 403, path);
    }
  },
);

row("3 note: the bearer header that Moodle attaches to public documents is ignored", async () => {
  for (const authorization of ["Bearer x", "Basic YTpi"]) {
    const answer = await call("GET", `/v1/client?key=${issuer.id}`, { headers: { authorization } });
    assert.equal(answer.status, 200);
  }
});
