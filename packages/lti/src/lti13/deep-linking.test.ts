import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet } from "jose";
import { C, DEEP_LINKING, DL, NONCE, NOW, SECONDS, testPlatform } from "../../test/lti13-platform.ts";
import { refuses } from "../../test/refuses.ts";
import { deepLinkingResponse } from "./deep-linking.ts";
import type { ContentItem } from "./deep-linking.ts";
import { validateLti13Launch } from "./launch.ts";

const platform = await testPlatform();
const launch = await validateLti13Launch(await platform.request(DEEP_LINKING));
assert.ok(launch.messageType === "LtiDeepLinkingRequest");
const { settings } = launch;
const ourKeys = createLocalJWKSet(JSON.parse(platform.keySetText) as JSONWebKeySet);
const answer = { key: { keyId: "k1", privateKey: platform.privateKey }, now: NOW, nonce: NONCE };
const item: ContentItem = {
  type: "ltiResourceLink",
  title: "First aid ä",
  url: "https://b.example/lti/link",
  custom: { badge: "B1" },
  lineItem: { scoreMaximum: 1, label: "First aid", resourceId: "B1", tag: "badge" },
};
const received = (jwt: string) =>
  jwtVerify(jwt, ourKeys, { issuer: "client-1", audience: "https://lms.example", currentDate: NOW });

test("Deep Linking refuses items that the platform does not take", async () => {
  const respond = (items: readonly ContentItem[], changes: Partial<typeof settings> = {}) =>
    refuses(
      () => deepLinkingResponse({ ...launch, settings: { ...settings, ...changes } }, items, answer),
      "content-item-refused",
    );
  await respond([item, item]);
  await respond([{ type: "link", url: "https://b.example/" }]);
  await respond([item], { acceptLineItem: false });
  await respond([{ type: "ltiResourceLink", lineItem: { scoreMaximum: 0 } }]);
  await respond([{ type: "ltiResourceLink", lineItem: { scoreMaximum: Infinity } }]);
});

test("Deep Linking: the answer as the platform receives it, data unchanged", async () => {
  const { action, fields } = await deepLinkingResponse(launch, [item], { ...answer, message: "Done" });
  assert.equal(action, "https://lms.example/deep?x=1");
  assert.deepEqual(
    fields.map(({ name }) => name),
    ["JWT"],
  );
  const { payload, protectedHeader } = await received(fields[0]?.value ?? "");
  assert.deepEqual(protectedHeader, { alg: "RS256", typ: "JWT", kid: "k1" });
  assert.deepEqual(payload, {
    iss: "client-1",
    aud: "https://lms.example",
    iat: SECONDS,
    exp: SECONDS + 300,
    nonce: NONCE,
    [`${C}message_type`]: "LtiDeepLinkingResponse",
    [`${C}version`]: "1.3.0",
    [`${C}deployment_id`]: "d1",
    [`${DL}content_items`]: [item],
    [`${DL}data`]: "op=321&ä",
    [`${DL}msg`]: "Done",
  });
});

test("Deep Linking: an answer tampered with does not verify, whichever claim it was", async () => {
  const { fields } = await deepLinkingResponse(launch, [item], answer);
  const [header, payload = "", signature] = (fields[0]?.value ?? "").split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  for (const name of Object.keys(claims)) {
    const changed = Buffer.from(JSON.stringify({ ...claims, [name]: "changed" })).toString("base64url");
    await assert.rejects(received(`${header}.${changed}.${signature}`), name);
  }
});

test("Deep Linking: nothing chosen, no data, an error to show", async () => {
  const bare = { ...launch, settings: { ...settings, data: null } };
  const { fields } = await deepLinkingResponse(bare, [], { ...answer, errorMessage: "No badges yet" });
  const { payload } = await received(fields[0]?.value ?? "");
  assert.deepEqual(payload[`${DL}content_items`], []);
  assert.ok(!(`${DL}data` in payload));
  assert.equal(payload[`${DL}errormsg`], "No badges yet");
});
