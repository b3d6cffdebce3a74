import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { LAUNCH_URL, lti11Request, NOW } from "../../test/lti11-platform.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import type { LtiErrorCode } from "../lti-error.ts";
import { validateLti11Launch } from "./launch.ts";

const NAMES = [...new URLSearchParams(lti11Request().body).keys()];
const seconds = NOW.getTime() / 1000;

const REFUSALS: readonly (readonly [string, LtiErrorCode, Readonly<Record<string, string | null>>])[] = [
  ["no consumer key", "parameter-missing", { oauth_consumer_key: null }],
  ["an unknown consumer key", "consumer-unknown", { oauth_consumer_key: "k2" }],
  ["no signature method", "parameter-missing", { oauth_signature_method: null }],
  ["PLAINTEXT", "signature-method-refused", { oauth_signature_method: "PLAINTEXT" }],
  ["OAuth 2", "signature-method-refused", { oauth_version: "2.0" }],
  ["no timestamp", "parameter-missing", { oauth_timestamp: null }],
  ["a timestamp that is no number", "parameter-malformed", { oauth_timestamp: "1e9" }],
  ["a timestamp 301 seconds old", "timestamp-outside-window", { oauth_timestamp: String(seconds - 301) }],
  ["a timestamp 301 seconds ahead", "timestamp-outside-window", { oauth_timestamp: String(seconds + 301) }],
  ["no nonce", "parameter-missing", { oauth_nonce: null }],
  ["a nonce with a control character", "parameter-malformed", { oauth_nonce: "a\nb" }],
  ["a nonce of 256 characters", "parameter-malformed", { oauth_nonce: "x".repeat(256) }],
  ["no version", "parameter-missing", { lti_version: null }],
  ["LTI 2", "version-refused", { lti_version: "LTI-2p0" }],
  ["no message type", "parameter-missing", { lti_message_type: null }],
  ["another message type", "message-type-refused", { lti_message_type: "ToolProxyRegistrationRequest" }],
  ["no link", "parameter-missing", { resource_link_id: null }],
  ["a user of 256 characters", "parameter-malformed", { user_id: "x".repeat(256) }],
  [
    "an outcome service that is not https",
    "url-refused",
    { lis_outcome_service_url: "http://lms.example/o" },
  ],
];

for (const [what, code, changes] of REFUSALS)
  test(`LTI 1.1 refuses ${what}`, () => refuses(() => validateLti11Launch(lti11Request(changes)), code));

test("LTI 1.1 refuses a wrong secret, and a key whose secret is empty even if it is signed with that", async () => {
  await refuses(() => validateLti11Launch(lti11Request({}, { secret: "guess" })), "signature-invalid");
  const empty = lti11Request({ oauth_consumer_key: "empty" }, { secret: "" });
  await refuses(() => validateLti11Launch(empty), "consumer-unknown");
});

test("LTI 1.1 refuses a launch signed for another address, unless that spelling is allowed", async () => {
  const signed = lti11Request({}, { url: "http://b.example/lti/1.1/launch" });
  const request = { ...signed, url: LAUNCH_URL };
  await refuses(() => validateLti11Launch(request), "signature-invalid");
  await validateLti11Launch({ ...request, alternativeUrls: ["http://b.example/lti/1.1/launch"] });
});

test("LTI 1.1 refuses what is there twice, no signature, and a body that is no form", async () => {
  const twice = lti11Request({}, { extra: [{ name: "user_id", value: "u2" }] });
  await refuses(() => validateLti11Launch(twice), "parameter-repeated");
  const unsigned = { ...lti11Request(), body: "oauth_consumer_key=k1&oauth_signature_method=HMAC-SHA1" };
  await refuses(() => validateLti11Launch(unsigned), "parameter-missing");
  await refuses(() => validateLti11Launch({ ...lti11Request(), body: "a=%zz" }), "form-malformed");
});

test("LTI 1.1 refuses a launch that comes again, by the nonce that it hands back", async () => {
  const stored = new Set<string>();
  const open = async () => {
    const { nonceUse, accept } = await validateLti11Launch(lti11Request());
    const { size } = stored;
    stored.add(`${nonceUse.consumerKey} ${nonceUse.nonce}`);
    assert.equal(nonceUse.keepUntil.toISOString(), "2026-11-23T12:05:01.000Z");
    return accept(stored.size > size);
  };
  assert.equal((await open()).messageType, "basic-lti-launch-request");
  await refuses(open, "nonce-replayed");
});

test("LTI 1.1: what a launch says, at either end of the window, with query and odd characters signed", async () => {
  for (const offset of [-300, 300]) {
    const request = lti11Request(
      { oauth_timestamp: String(seconds + offset) },
      { url: `${LAUNCH_URL}?badge=a+b&badge=`, extra: [{ name: "custom_x", value: "a+b &=ä😀'!*()" }] },
    );
    const launch = (await validateLti11Launch(request)).accept(true);
    assert.ok(launch.messageType === "basic-lti-launch-request");
    assert.deepEqual(launch.identity, { consumerKey: "k1", userId: "u 1" });
    assert.deepEqual(launch.resourceLink, { id: "link-1", title: "Badge of the course", description: null });
    assert.deepEqual(launch.outcome, {
      serviceUrl: "https://lms.example/outcomes",
      resultSourcedId: "sid-1",
    });
    assert.deepEqual(launch.roles, ["Instructor", "urn:lti:instrole:ims/lis/Administrator"]);
    assert.equal(launch.person.name, "Åsa Öman");
    assert.equal(launch.context?.id, "course-1");
    assert.equal(launch.presentation.returnUrl, "https://lms.example/back");
    assert.deepEqual(
      [...launch.custom],
      [
        ["badge", "B1"],
        ["x", "a+b &=ä😀'!*()"],
      ],
    );
  }
});

test("LTI 1.1: an anonymous launch without a course, and one that wants to choose", async () => {
  const anonymous = await validateLti11Launch(
    lti11Request({ user_id: null, context_id: "", lis_result_sourcedid: null }),
  );
  const launch = anonymous.accept(true);
  assert.ok(launch.messageType === "basic-lti-launch-request");
  assert.deepEqual([launch.identity.userId, launch.context, launch.outcome], [null, null, null]);
  const choosing = await validateLti11Launch(
    lti11Request({
      lti_message_type: "ContentItemSelectionRequest",
      resource_link_id: null,
      content_item_return_url: "https://lms.example/choose",
      accept_media_types: "application/vnd.ims.lti.v1.ltilink, image/*",
      accept_presentation_document_targets: "iframe,window",
      data: "opaque",
    }),
  );
  const selection = choosing.accept(true);
  assert.ok(selection.messageType === "ContentItemSelectionRequest");
  assert.deepEqual(selection.selection, {
    returnUrl: "https://lms.example/choose",
    mediaTypes: ["application/vnd.ims.lti.v1.ltilink", "image/*"],
    presentationTargets: ["iframe", "window"],
    acceptMultiple: false,
    data: "opaque",
    title: null,
    text: null,
  });
});

test("LTI 1.1: any changed character of the body is refused, and nothing but an LtiError is thrown", async () => {
  const request = lti11Request();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(request.body.length - 1),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (at, put) => {
        const body = request.body.slice(0, at) + put + request.body.slice(at + 1);
        fc.pre(readable(body) !== readable(request.body));
        assert.ok(await onlyRefuses(() => validateLti11Launch({ ...request, body })));
      },
    ),
    { numRuns: 400 },
  );
  const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES, "x"), fc.string({ unit: "binary" })));
  await fc.assert(
    fc.asyncProperty(pairs, fc.string({ unit: "binary" }), async (some, noise) => {
      const body = `${some.map(([name, value]) => `${name}=${value}`).join("&")}&${noise}`;
      assert.ok(await onlyRefuses(() => validateLti11Launch({ ...request, body })));
    }),
    { numRuns: 300 },
  );
});

/** Two spellings of one form are one form: case of the percent-encoding, `+` and `%20`, order is not. */
function readable(body: string): string {
  return [...new URLSearchParams(body)]
    .map((pair) => JSON.stringify(pair))
    .toSorted()
    .join();
}
