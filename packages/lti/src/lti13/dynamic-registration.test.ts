import assert from "node:assert/strict";
import { test } from "node:test";
import { TOOL } from "../../test/tool.ts";
import { refuses } from "../../test/refuses.ts";
import { SCOPE } from "./claims.ts";
import { readRegistrationResponse, registrationRequest } from "./dynamic-registration.ts";
import { readPlatformConfiguration, readRegistrationStart } from "./platform-configuration.ts";

const CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration";
const from = "https://lms.example/.well-known/openid-configuration";
const offered = {
  issuer: "https://lms.example/base",
  authorization_endpoint: "https://lms.example/authorize",
  token_endpoint: "https://lms.example/token",
  jwks_uri: "https://lms.example/jwks",
  registration_endpoint: "https://lms.example/register?x=1",
  id_token_signing_alg_values_supported: ["RS256"],
  token_endpoint_auth_methods_supported: ["private_key_jwt"],
  scopes_supported: ["openid", SCOPE.scores],
  "https://purl.imsglobal.org/spec/lti-platform-configuration": {
    product_family_code: "moodle",
    version: "5.1",
    messages_supported: [{ type: "LtiResourceLinkRequest" }, { type: "LtiDeepLinkingRequest" }],
  },
};
const read = (changes: object = {}, address = from, status = 200) =>
  readPlatformConfiguration({ status, text: JSON.stringify({ ...offered, ...changes }) }, address);

test("a registration's start is refused without an address, or with one or a token that is none", async () => {
  await refuses(() => readRegistrationStart("registration_token=t"), "parameter-missing");
  await refuses(() => readRegistrationStart("openid_configuration=http%3A%2F%2Flms.example"), "url-refused");
  await refuses(() => readRegistrationStart("openid_configuration=file%3A%2F%2F%2Fetc"), "url-refused");
  const split = `?openid_configuration=${encodeURIComponent(from)}&registration_token=a%0D%0Ab`;
  await refuses(() => readRegistrationStart(split), "parameter-malformed");
});

test("a platform's configuration is refused when its issuer is elsewhere, or it lacks what we need", async () => {
  for (const issuer of [
    "https://evil.example",
    "https://lms.example:8443",
    "https://lms.example/?a=1",
    "http://lms.example",
  ])
    await refuses(() => read({ issuer }), "configuration-mismatch");
  await refuses(() => read({}, "https://evil.example/openid"), "configuration-mismatch");
  await refuses(() => read({ id_token_signing_alg_values_supported: ["HS256"] }), "configuration-mismatch");
  await refuses(() => read({ token_endpoint_auth_methods_supported: ["none"] }), "configuration-mismatch");
  for (const name of [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "registration_endpoint",
  ])
    await refuses(() => read({ [name]: undefined }), "response-malformed");
  await refuses(() => read({ jwks_uri: "http://10.0.0.1/jwks" }), "response-malformed");
  await refuses(() => read({}, from, 404), "service-refused");
});

test("a platform's configuration", () => {
  assert.deepEqual(
    readRegistrationStart(`?openid_configuration=${encodeURIComponent(from)}&registration_token=t0k`),
    {
      configurationUrl: from,
      registrationToken: "t0k",
    },
  );
  assert.equal(
    readRegistrationStart(`openid_configuration=${encodeURIComponent(from)}`).registrationToken,
    null,
  );
  assert.deepEqual(read(), {
    issuer: "https://lms.example/base",
    authorizationUrl: "https://lms.example/authorize",
    tokenUrl: "https://lms.example/token",
    tokenAudience: null,
    keySetUrl: "https://lms.example/jwks",
    registrationUrl: "https://lms.example/register?x=1",
    productFamilyCode: "moodle",
    version: "5.1",
    scopes: ["openid", SCOPE.scores],
    messageTypes: ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"],
  });
  const bare = read({ "https://purl.imsglobal.org/spec/lti-platform-configuration": undefined });
  assert.deepEqual([bare.productFamilyCode, bare.messageTypes], [null, []]);
});

test("a registration asks for no more than the platform offers", () => {
  const request = registrationRequest(read(), "t0k", TOOL);
  assert.deepEqual([request.method, request.url], ["POST", "https://lms.example/register?x=1"]);
  assert.equal(request.headers.authorization, "Bearer t0k");
  assert.deepEqual(JSON.parse(request.body ?? ""), {
    application_type: "web",
    grant_types: ["implicit", "client_credentials"],
    response_types: ["id_token"],
    redirect_uris: ["https://b.example/lti/launch"],
    initiate_login_uri: "https://b.example/lti/login",
    client_name: "Badges",
    jwks_uri: "https://b.example/lti/keys.json",
    logo_uri: "https://b.example/icon.png",
    token_endpoint_auth_method: "private_key_jwt",
    scope: SCOPE.scores,
    [CONFIGURATION]: {
      domain: "b.example",
      description: "Badges in a course",
      target_link_uri: "https://b.example/lti/link",
      custom_parameters: { course: "$Context.id" },
      claims: ["iss", "sub", "name", "given_name", "family_name", "email", "picture", "locale"],
      messages: [
        {
          type: "LtiResourceLinkRequest",
          target_link_uri: "https://b.example/lti/link",
          label: "Badges",
          icon_uri: "https://b.example/icon.png",
        },
        {
          type: "LtiDeepLinkingRequest",
          target_link_uri: "https://b.example/lti/pick",
          label: "Choose a badge",
          icon_uri: "https://b.example/icon.png",
        },
      ],
    },
  });
});

test("a registration with Canvas names placements and the privacy level; without a token there is no header", () => {
  const canvas = { ...read(), productFamilyCode: "canvas", scopes: [] };
  const request = registrationRequest(canvas, null, TOOL);
  assert.ok(!("authorization" in request.headers));
  const body = JSON.parse(request.body ?? "") as {
    scope: string;
    [CONFIGURATION]: { messages: { placements: string[] }[] };
  };
  assert.equal(body.scope, TOOL.scopes.join(" "));
  const configuration = body[CONFIGURATION];
  assert.deepEqual(
    configuration.messages.map(({ placements }) => placements),
    [["course_navigation"], ["link_selection", "assignment_selection"]],
  );
  assert.equal(Object.entries(configuration).find(([name]) => name.endsWith("privacy_level"))?.[1], "public");
});

test("the platform's answer: a client, and perhaps a deployment", async () => {
  const answer = (body: object, status = 201) =>
    readRegistrationResponse({ status, text: JSON.stringify(body) });
  await refuses(() => answer({ error: "invalid_client_metadata" }, 400), "service-refused");
  await refuses(() => answer({}), "response-malformed");
  await refuses(() => answer({ client_id: "x".repeat(256) }), "response-malformed");
  assert.deepEqual(answer({ client_id: "c1", scope: "a b", [CONFIGURATION]: { deployment_id: "d1" } }), {
    clientId: "c1",
    deploymentId: "d1",
    scopes: ["a", "b"],
  });
  assert.deepEqual(answer({ client_id: "c1" }), { clientId: "c1", deploymentId: null, scopes: [] });
});
