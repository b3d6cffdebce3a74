import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { contentItemResponse } from "./content-item.ts";
import { isSignedBy } from "./signature.ts";

const settings = {
  returnUrl: "https://lms.example/choose?id=7",
  mediaTypes: ["application/vnd.ims.lti.v1.ltilink"],
  presentationTargets: ["iframe"],
  acceptMultiple: false,
  data: "opaque ä",
  title: null,
  text: null,
};
const credentials = {
  consumerKey: "k1",
  consumerSecret: "s1",
  timestamp: new Date(1_700_000_000_000),
  nonce: "n1",
};
const item = {
  url: "https://b.example/lti/1.1/launch",
  title: "First aid",
  custom: { badge: "B1" },
  lineItem: { label: "First aid", scoreMaximum: 1, activityId: "B1" },
};

test("Content-Item refuses more items or other media than the platform takes", async () => {
  await refuses(() => contentItemResponse(settings, [item, item], credentials), "content-item-refused");
  const images = { ...settings, mediaTypes: ["image/*"] };
  await refuses(() => contentItemResponse(images, [item], credentials), "content-item-refused");
  const plain = { ...settings, returnUrl: "javascript:alert(1)" };
  await refuses(() => contentItemResponse(plain, [item], credentials), "url-refused");
});

test("Content-Item: the answer is signed over everything, and data comes back unchanged", () => {
  const { action, fields } = contentItemResponse(settings, [item], credentials);
  assert.equal(action, settings.returnUrl);
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  assert.equal(values.lti_message_type, "ContentItemSelection");
  assert.equal(values.data, "opaque ä");
  assert.equal(values.oauth_callback, "about:blank");
  const signed = values.oauth_signature ?? "";
  assert.ok(isSignedBy({ method: "POST", url: action, parameters: fields }, "s1", signed));
  for (const { name } of fields.filter((field) => field.name !== "oauth_signature")) {
    const parameters = fields.map((field) =>
      field.name === name ? { name, value: `${field.value}x` } : field,
    );
    assert.ok(!isSignedBy({ method: "POST", url: action, parameters }, "s1", signed), name);
  }
});

test("Content-Item: a link with its own parameters and a column in the gradebook; nothing chosen", () => {
  const items = (chosen: Parameters<typeof contentItemResponse>[1]) =>
    JSON.parse(
      contentItemResponse(settings, chosen, credentials).fields.find(({ name }) => name === "content_items")
        ?.value ?? "",
    ) as { "@graph": object[] };
  assert.deepEqual(items([item])["@graph"], [
    {
      "@type": "LtiLinkItem",
      mediaType: "application/vnd.ims.lti.v1.ltilink",
      url: item.url,
      title: "First aid",
      custom: { badge: "B1" },
      lineItem: {
        "@type": "LineItem",
        label: "First aid",
        reportingMethod: "res:totalScore",
        assignedActivity: { activityId: "B1" },
        scoreConstraints: { "@type": "NumericLimits", normalMaximum: 1, totalMaximum: 1 },
      },
    },
  ]);
  assert.deepEqual(items([])["@graph"], []);
});
