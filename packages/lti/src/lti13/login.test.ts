import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { NONCE, NOW, REGISTRATION, STATE } from "../../test/lti13-platform.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { beginLogin, readLoginRequest } from "./login.ts";

const QUERY = {
  iss: "https://lms.example",
  login_hint: "h&ä 1",
  target_link_uri: "https://b.example/lti/link?badge=B1",
  client_id: "client-1",
  lti_deployment_id: "d1",
  lti_message_hint: "m+1",
  lti_storage_target: "_parent",
};
const options = {
  registration: REGISTRATION,
  redirectUri: "https://b.example/lti/launch",
  targetLinkUnder: "https://b.example/lti",
  state: STATE,
  nonce: NONCE,
  now: NOW,
};
const read = (changes: Readonly<Record<string, string>> = {}) =>
  readLoginRequest(new URLSearchParams({ ...QUERY, ...changes }).toString());

test("the login refuses what lacks a required parameter, has one twice, or one that cannot be", async () => {
  for (const name of ["iss", "login_hint", "target_link_uri"])
    await refuses(() => read({ [name]: "" }), "parameter-missing");
  await refuses(() => readLoginRequest("iss=a&iss=b"), "parameter-repeated");
  await refuses(() => read({ target_link_uri: "javascript:alert(1)" }), "url-refused");
  await refuses(() => read({ target_link_uri: "https://u:p@b.example/lti" }), "url-refused");
  await refuses(() => read({ lti_deployment_id: "x".repeat(256) }), "parameter-malformed");
  await refuses(() => readLoginRequest("iss=%ff"), "form-malformed");
});

test("the login refuses another issuer, another client, and an address that is not ours", async () => {
  const begin = (changes: Readonly<Record<string, string>>) => () =>
    beginLogin({ ...options, login: read(changes) });
  await refuses(begin({ iss: "https://lms.example/" }), "issuer-mismatch");
  await refuses(begin({ client_id: "client-2" }), "audience-mismatch");
  const foreign = [
    "https://evil.example/lti",
    "https://b.example/ltix",
    "https://b.example/lti/../x",
    "http://localhost/lti",
  ];
  for (const target of foreign) await refuses(begin({ target_link_uri: target }), "target-link-foreign");
});

test("the login wants random state and nonce: anything shorter is a programmer's mistake", () => {
  for (const weak of [{ state: "short" }, { nonce: "" }, { state: `${STATE};` }])
    assert.throws(() => beginLogin({ ...options, ...weak, login: read() }), TypeError);
});

test("the login sends the browser to the platform with what OIDC wants, keeping the endpoint's own query", () => {
  const { redirectUrl, pending } = beginLogin({
    ...options,
    login: readLoginRequest(`?${new URLSearchParams(QUERY).toString()}`),
  });
  const url = new URL(redirectUrl);
  assert.equal(url.origin + url.pathname, "https://sso.lms.example/authorize");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    tenant: "1",
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: "client-1",
    redirect_uri: "https://b.example/lti/launch",
    login_hint: "h&ä 1",
    lti_message_hint: "m+1",
    state: STATE,
    nonce: NONCE,
  });
  assert.deepEqual(pending, {
    state: STATE,
    nonce: NONCE,
    issuer: "https://lms.example",
    clientId: "client-1",
    deploymentId: "d1",
    expiresAt: new Date("2026-11-23T12:10:00Z"),
  });
});

test("the login without the optional parameters", () => {
  const login = read({ client_id: "", lti_deployment_id: "", lti_message_hint: "", lti_storage_target: "" });
  const { redirectUrl, pending, storage } = beginLogin({ ...options, login });
  assert.ok(!new URL(redirectUrl).searchParams.has("lti_message_hint"));
  assert.deepEqual([pending.deploymentId, storage], [null, null]);
});

test("whatever arrives at the login, nothing but an LtiError is thrown", async () => {
  const pairs = fc.array(
    fc.tuple(fc.constantFrom(...Object.keys(QUERY)), fc.oneof(fc.string(), fc.webUrl())),
  );
  await fc.assert(
    fc.asyncProperty(pairs, fc.string({ unit: "binary" }), async (some, noise) => {
      const raw = `${some.map(([name, value]) => `${name}=${value}`).join("&")}${noise}`;
      await onlyRefuses(() => beginLogin({ ...options, login: readLoginRequest(raw) }));
    }),
  );
});
