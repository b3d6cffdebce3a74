import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet } from "jose";
import { NOW, REGISTRATION, SECONDS, testPlatform } from "../../test/lti13-platform.ts";
import { refuses } from "../../test/refuses.ts";
import { SCOPE } from "./claims.ts";
import { readTokenResponse, tokenRequest } from "./service-token.ts";

const platform = await testPlatform();
const keys = createLocalJWKSet(JSON.parse(platform.keySetText) as JSONWebKeySet);
const scopes = [SCOPE.memberships, SCOPE.scores];
const options = {
  registration: REGISTRATION,
  scopes,
  key: { keyId: "k1", privateKey: platform.privateKey },
  now: NOW,
  assertionId: "jti-1",
};
const good = { access_token: "abc.def", token_type: "Bearer", expires_in: 3600, scope: SCOPE.scores };
const read = (body: object, status = 200) =>
  readTokenResponse({ status, text: JSON.stringify(body) }, { scopes, now: NOW });

test("a token answer is refused when it is an error, no bearer token, or not to be put into a header", async () => {
  await refuses(() => read({ error: "invalid_client" }, 400), "service-refused");
  assert.throws(() => read({ error: "invalid_client" }, 400), /answered 400 \(invalid_client\)/);
  await refuses(() => readTokenResponse({ status: 302, text: "" }, { scopes, now: NOW }), "service-refused");
  await refuses(
    () => readTokenResponse({ status: 200, text: "<html>" }, { scopes, now: NOW }),
    "response-malformed",
  );
  await refuses(() => read([]), "response-malformed");
  for (const wrong of [
    { access_token: undefined },
    { access_token: "a\r\nx-evil: 1" },
    { access_token: 7 },
    { token_type: "mac" },
    { token_type: undefined },
    { expires_in: "soon" },
    { scope: [] },
  ])
    await refuses(() => read({ ...good, ...wrong }), "response-malformed");
});

test("a token request: client credentials with an assertion of five minutes, for the token endpoint or what the platform wants", async () => {
  const request = await tokenRequest(options);
  assert.deepEqual([request.method, request.url], ["POST", "https://lms.example/token"]);
  const body = Object.fromEntries(new URLSearchParams(request.body ?? ""));
  const { client_assertion: assertion = "", ...rest } = body;
  assert.deepEqual(rest, {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    scope: scopes.join(" "),
  });
  const { payload } = await jwtVerify(assertion, keys, { currentDate: NOW });
  const times = { iat: SECONDS, exp: SECONDS + 300 };
  const claims = {
    iss: "client-1",
    sub: "client-1",
    aud: "https://lms.example/token",
    jti: "jti-1",
    ...times,
  };
  assert.deepEqual(payload, claims);
  const registration = { ...REGISTRATION, tokenAudience: "https://lms.example/audience" };
  const other = new URLSearchParams((await tokenRequest({ ...options, registration })).body ?? "");
  await jwtVerify(other.get("client_assertion") ?? "", keys, {
    currentDate: NOW,
    audience: registration.tokenAudience,
  });
});

test("a token answer: what was granted, and for how long", () => {
  const token = read(good);
  assert.deepEqual(token, {
    accessToken: "abc.def",
    scopes: [SCOPE.scores],
    expiresAt: new Date(NOW.getTime() + 3_540_000),
  });
  const bare = read({ access_token: "a", token_type: "bearer" });
  assert.deepEqual(bare, { accessToken: "a", scopes, expiresAt: new Date(NOW.getTime() + 240_000) });
  assert.deepEqual(read({ ...good, expires_in: -5 }).expiresAt, NOW);
  assert.equal(read({ ...good, expires_in: 1e12 }).expiresAt.getTime(), NOW.getTime() + 86_340_000);
});
