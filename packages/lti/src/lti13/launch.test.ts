import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactSign, generateKeyPair } from "jose";
import * as fc from "fast-check";
import {
  C,
  DEEP_LINKING,
  DL,
  ORDINARY,
  PENDING,
  SECONDS,
  STATE,
  testPlatform,
} from "../../test/lti13-platform.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import type { LtiErrorCode } from "../lti-error.ts";
import { readLaunchForm, validateLti13Launch } from "./launch.ts";

const platform = await testPlatform();
const absent = undefined;
const link = (address: string) => ({ [`${C}target_link_uri`]: address });

const REFUSALS: readonly (readonly [string, LtiErrorCode, Readonly<Record<string, unknown>>])[] = [
  ["no issuer", "claim-missing", { iss: absent }],
  ["another issuer", "issuer-mismatch", { iss: "https://lms.example/" }],
  ["no audience", "claim-missing", { aud: absent }],
  ["another audience", "audience-mismatch", { aud: "client-2" }],
  ["audiences without us", "audience-mismatch", { aud: ["client-2", "client-3"], azp: "client-2" }],
  ["no audiences", "audience-mismatch", { aud: [] }],
  ["an audience that is no text", "claim-malformed", { aud: [["client-1"]] }],
  ["several audiences without azp", "authorized-party-mismatch", { aud: ["client-1", "client-2"] }],
  ["another azp", "authorized-party-mismatch", { aud: ["client-1", "client-2"], azp: "client-2" }],
  ["another azp of one audience", "authorized-party-mismatch", { azp: "client-2" }],
  ["no exp", "claim-missing", { exp: absent }],
  ["an exp that is no number", "claim-malformed", { exp: "tomorrow" }],
  ["an exp a minute ago", "token-expired", { exp: SECONDS - 60 }],
  ["no iat", "claim-missing", { iat: absent }],
  ["an iat over a minute ahead", "token-not-yet-valid", { iat: SECONDS + 61 }],
  ["an nbf over a minute ahead", "token-not-yet-valid", { nbf: SECONDS + 61 }],
  ["no nonce", "claim-missing", { nonce: absent }],
  ["another nonce", "nonce-mismatch", { nonce: "nonce-of-another-login-000" }],
  ["a subject of 256 characters", "claim-malformed", { sub: "x".repeat(256) }],
  ["a subject that is no text", "claim-malformed", { sub: 7 }],
  ["no version", "claim-missing", { [`${C}version`]: absent }],
  ["LTI 1.1", "version-refused", { [`${C}version`]: "LTI-1p0" }],
  ["no message type", "claim-missing", { [`${C}message_type`]: absent }],
  ["another message type", "message-type-refused", { [`${C}message_type`]: "LtiSubmissionReviewRequest" }],
  ["no deployment", "claim-missing", { [`${C}deployment_id`]: absent }],
  ["an empty deployment", "claim-missing", { [`${C}deployment_id`]: "" }],
  ["a deployment of 256 characters", "claim-malformed", { [`${C}deployment_id`]: "x".repeat(256) }],
  ["a foreign deployment", "deployment-unknown", { [`${C}deployment_id`]: "d3" }],
  ["no target", "claim-missing", { [`${C}target_link_uri`]: absent }],
  ["a target at another host", "target-link-foreign", link("https://evil.example/lti/link")],
  ["a target beside ours", "target-link-foreign", link("https://b.example/lti-evil")],
  ["a target above ours", "target-link-foreign", link("https://b.example/lti/%2e%2e/admin")],
  ["a target over http", "target-link-foreign", link("http://b.example/lti/link")],
  ["a target with a password", "target-link-foreign", link("https://a:b@b.example/lti/link")],
  ["a target that is no address", "target-link-foreign", link("link")],
  ["no roles", "claim-missing", { [`${C}roles`]: absent }],
  ["roles as text", "claim-malformed", { [`${C}roles`]: "Instructor" }],
  ["roles that are no text", "claim-malformed", { [`${C}roles`]: [{}] }],
  ["no link", "claim-missing", { [`${C}resource_link`]: absent }],
  ["a link without id", "claim-missing", { [`${C}resource_link`]: { title: "x" } }],
  ["a link of 256 characters", "claim-malformed", { [`${C}resource_link`]: { id: "x".repeat(256) } }],
  ["a course without id", "claim-missing", { [`${C}context`]: { title: "x" } }],
  ["a name with U+0000", "claim-malformed", { name: "a\u0000" }],
  ["a name with half a character", "claim-malformed", { name: "\ud800" }],
  [
    "a roster that is not https",
    "claim-malformed",
    {
      "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
        context_memberships_url: "http://lms.example/",
      },
    },
  ],
  [
    "a gradebook that is not https",
    "claim-malformed",
    {
      "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": { lineitem: "file:///etc/passwd" },
    },
  ],
];

for (const [what, code, changes] of REFUSALS)
  test(`LTI 1.3 refuses ${what}`, async () => {
    const request = await platform.request({ ...ORDINARY, ...changes });
    await refuses(() => validateLti13Launch(request), code);
  });

const settings = DEEP_LINKING[`${DL}deep_linking_settings`] as object;
for (const [what, code, changed] of [
  ["no settings", "claim-missing", absent],
  ["no return address", "claim-missing", { ...settings, deep_link_return_url: absent }],
  [
    "a return address that is a script",
    "claim-malformed",
    { ...settings, deep_link_return_url: "javascript:x" },
  ],
  ["no accepted types", "claim-missing", { ...settings, accept_types: absent }],
  ["no presentation targets", "claim-missing", { ...settings, accept_presentation_document_targets: absent }],
] as const)
  test(`LTI 1.3 refuses deep linking with ${what}`, async () => {
    const request = await platform.request({ ...DEEP_LINKING, [`${DL}deep_linking_settings`]: changed });
    await refuses(() => validateLti13Launch(request), code);
  });

test("LTI 1.3 refuses what nobody asked for, what comes again, what took too long, and another deployment than the login's", async () => {
  const request = await platform.request(ORDINARY);
  await refuses(() => validateLti13Launch({ ...request, pending: undefined }), "state-unknown");
  const other = { ...PENDING, state: "state-of-another-login-000" };
  await refuses(() => validateLti13Launch({ ...request, pending: other }), "state-unknown");
  await refuses(() => validateLti13Launch({ ...request, now: PENDING.expiresAt }), "login-expired");
  const named = { ...PENDING, deploymentId: "d2" };
  await refuses(() => validateLti13Launch({ ...request, pending: named }), "deployment-mismatch");
});

test("LTI 1.3: a login is used once, so that a replayed launch finds nothing", async () => {
  const logins = new Map([[STATE, PENDING]]);
  const open = async () => {
    const request = await platform.request(ORDINARY);
    const pending = logins.get(request.form.state);
    logins.delete(request.form.state);
    return validateLti13Launch({ ...request, pending });
  };
  await open();
  await refuses(open, "state-unknown");
});

test("LTI 1.3 refuses alg none, HS256 with the public key as secret, RS512, no kid, and another's key", async () => {
  const request = await platform.request(ORDINARY);
  const refused = (idToken: string, code: LtiErrorCode) =>
    refuses(() => validateLti13Launch({ ...request, form: { ...request.form, idToken } }), code);
  const [, payload = "", signature = ""] = request.form.idToken.split(".");
  const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString("base64url");
  await refused(`${header({ alg: "none", kid: "k1" })}.${payload}.`, "algorithm-refused");
  await refused(`${header({ alg: "None", kid: "k1" })}.${payload}.${signature}`, "algorithm-refused");
  const secret = Buffer.from(platform.keySetText);
  await refused(await platform.sign(ORDINARY, { alg: "HS256", kid: "k1" }, secret), "algorithm-refused");
  const stranger = await generateKeyPair("RS256");
  const sixteen = await generateKeyPair("RS512");
  await refused(
    await platform.sign(ORDINARY, { alg: "RS512", kid: "k1" }, sixteen.privateKey),
    "algorithm-refused",
  );
  await refused(await platform.sign(ORDINARY, { alg: "RS256" }), "key-id-missing");
  await refused(
    await platform.sign(ORDINARY, { alg: "RS256", kid: "k1" }, stranger.privateKey),
    "signature-invalid",
  );
  const inline = header({ alg: "RS256", kid: "k1", crit: ["x"], x: 1 });
  await refused(`${inline}.${payload}.${signature}`, "signature-invalid");
  for (const junk of ["", "a", "a.b.c", "x".repeat(300_000)]) await refused(junk, "token-malformed");
});

test("LTI 1.3 refuses a genuine token that is too large, or whose claims are no JSON object", async () => {
  const request = await platform.request(ORDINARY);
  const refused = (idToken: string) =>
    refuses(() => validateLti13Launch({ ...request, form: { ...request.form, idToken } }), "token-malformed");
  await refused(await platform.sign({ ...ORDINARY, padding: "x".repeat(200_000) }));
  for (const payload of ["not JSON", "[]", "null", "7", "\ufffe\u0000"])
    await refused(
      await new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg: "RS256", kid: "k1" })
        .sign(platform.privateKey),
    );
});

test("LTI 1.3 fetches the key set once more for an unknown key, and only once", async () => {
  const request = await platform.request(ORDINARY);
  const known = await request.keySet("cached");
  const asked: string[] = [];
  const answering = (fresh: typeof known) => (want: "cached" | "fresh") => {
    asked.push(want);
    return want === "fresh" ? fresh : { find: () => undefined };
  };
  await validateLti13Launch({ ...request, keySet: answering(known) });
  await refuses(
    () => validateLti13Launch({ ...request, keySet: answering({ find: () => undefined }) }),
    "key-unknown",
  );
  assert.deepEqual(asked, ["cached", "fresh", "cached", "fresh"]);
  await validateLti13Launch({
    ...request,
    keySet: (want) => (want === "cached" ? known : assert.fail("not needed")),
  });
});

test("LTI 1.3: a link opened in a course, all that it says", async () => {
  const request = await platform.request({
    ...ORDINARY,
    aud: ["client-1", "other"],
    azp: "client-1",
    iat: SECONDS + 60,
    exp: SECONDS - 59,
    [`${C}context`]: { id: "c1", label: "C1", title: null, type: ["CourseSection"] },
    [`${C}custom`]: { badge: "B1", points: 7, gone: null, list: [1] },
    [`${C}launch_presentation`]: { document_target: "iframe", return_url: "https://lms.example/back" },
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
      context_memberships_url: "https://lms.example/roster?c=1",
    },
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
      scope: ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
      lineitem: "https://lms.example/items/1",
    },
  });
  const launch = await validateLti13Launch(request);
  assert.ok(launch.messageType === "LtiResourceLinkRequest");
  const identity = {
    issuer: "https://lms.example",
    clientId: "client-1",
    deploymentId: "d1",
    subject: "user-1",
  };
  assert.deepEqual(launch.identity, identity);
  assert.equal(launch.deploymentIsNew, false);
  assert.equal(launch.targetLinkUri, "https://b.example/lti/link?badge=B1");
  assert.deepEqual(launch.resourceLink, { id: "link-1", title: "Badge", description: null });
  assert.deepEqual(launch.context, { id: "c1", label: "C1", title: null, types: ["CourseSection"] });
  assert.deepEqual(
    [...launch.custom],
    [
      ["badge", "B1"],
      ["points", "7"],
    ],
  );
  assert.equal(launch.person.email, "asa@example.org");
  assert.equal(launch.presentation.returnUrl, "https://lms.example/back");
  assert.equal(launch.services.membershipsUrl, "https://lms.example/roster?c=1");
  assert.deepEqual(launch.services.grades, {
    scopes: ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
    lineItemsUrl: null,
    lineItemUrl: "https://lms.example/items/1",
  });
});

test("LTI 1.3: an anonymous launch, no roles, and a deployment bound on first use", async () => {
  const claims = { ...ORDINARY, sub: undefined, [`${C}roles`]: [], [`${C}deployment_id`]: "d9" };
  const request = await platform.request(claims, { deployments: { ids: [], bindOnFirstUse: true } });
  const launch = await validateLti13Launch(request);
  assert.deepEqual([launch.identity.subject, launch.roles, launch.deploymentIsNew], [null, [], true]);
  assert.equal(launch.identity.deploymentId, "d9");
});

test("LTI 1.3: a deep linking launch", async () => {
  const launch = await validateLti13Launch(await platform.request(DEEP_LINKING));
  assert.ok(launch.messageType === "LtiDeepLinkingRequest");
  assert.deepEqual(launch.settings, {
    returnUrl: "https://lms.example/deep?x=1",
    acceptTypes: ["ltiResourceLink"],
    presentationTargets: ["iframe", "window"],
    acceptMultiple: false,
    acceptLineItem: null,
    data: "op=321&ä",
    title: null,
    text: null,
  });
});

test("LTI 1.3: the form of a launch, or of a platform's refusal", async () => {
  assert.deepEqual(readLaunchForm("id_token=a.b.c&state=s&lti_storage_target=_parent"), {
    idToken: "a.b.c",
    state: "s",
    storageTarget: "_parent",
  });
  await refuses(() => readLaunchForm("error=login_required&state=s"), "platform-refused");
  await refuses(() => readLaunchForm("error=%3Cscript%3E&state=s"), "platform-refused");
  await refuses(() => readLaunchForm("state=s"), "parameter-missing");
  await refuses(() => readLaunchForm("id_token=a.b.c"), "parameter-missing");
  await refuses(() => readLaunchForm("id_token=a&id_token=b&state=s"), "parameter-repeated");
});

test("LTI 1.3: any changed character of the id_token is refused", async () => {
  const request = await platform.request(ORDINARY);
  const { idToken } = request.form;
  const bytes = (token: string) =>
    token
      .split(".")
      .map((part) => Buffer.from(part, "base64url").toString("hex"))
      .join();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(idToken.length - 1),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (at, put) => {
        const changed = idToken.slice(0, at) + put + idToken.slice(at + 1);
        fc.pre(changed !== idToken && (bytes(changed) !== bytes(idToken) || !/[\w-]/.test(put)));
        const form = { ...request.form, idToken: changed };
        assert.ok(await onlyRefuses(() => validateLti13Launch({ ...request, form })));
      },
    ),
    { numRuns: 300 },
  );
});

test("LTI 1.3: whatever a genuine platform signs, nothing but an LtiError is thrown", async () => {
  const names = [...Object.keys(ORDINARY), ...Object.keys(DEEP_LINKING)];
  const changes = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(ORDINARY, DEEP_LINKING), changes, async (claims, some) => {
      const request = await platform.request(ORDINARY);
      const idToken = await new CompactSign(Buffer.from(JSON.stringify({ ...claims, ...some })))
        .setProtectedHeader({ alg: "RS256", kid: "k1" })
        .sign(platform.privateKey);
      await onlyRefuses(() => validateLti13Launch({ ...request, form: { ...request.form, idToken } }));
    }),
    { numRuns: 150 },
  );
});
