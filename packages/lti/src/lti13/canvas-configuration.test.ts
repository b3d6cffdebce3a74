import assert from "node:assert/strict";
import { test } from "node:test";
import { TOOL } from "../../test/tool.ts";
import { refuses } from "../../test/refuses.ts";
import { canvasConfiguration } from "./canvas-configuration.ts";

test("the Canvas configuration refuses addresses that are not https", () =>
  refuses(() => canvasConfiguration({ ...TOOL, keySetUrl: "http://b.example/keys" }), "url-refused"));

test("the Canvas configuration", () => {
  const icon_url = "https://b.example/icon.png";
  const picker = {
    text: "Choose a badge",
    enabled: true,
    message_type: "LtiDeepLinkingRequest",
    target_link_uri: "https://b.example/lti/pick",
    icon_url,
    selection_width: 500,
    selection_height: 600,
  };
  assert.deepEqual(canvasConfiguration(TOOL), {
    title: "Badges",
    description: "Badges in a course",
    oidc_initiation_url: "https://b.example/lti/login",
    target_link_uri: "https://b.example/lti/link",
    public_jwk_url: "https://b.example/lti/keys.json",
    scopes: TOOL.scopes,
    extensions: [
      {
        platform: "canvas.instructure.com",
        domain: "b.example",
        privacy_level: "public",
        settings: {
          text: "Badges",
          icon_url,
          placements: [
            {
              placement: "course_navigation",
              text: "Badges",
              enabled: true,
              message_type: "LtiResourceLinkRequest",
              target_link_uri: "https://b.example/lti/link",
              icon_url,
            },
            { placement: "link_selection", ...picker },
            { placement: "assignment_selection", ...picker },
          ],
        },
      },
    ],
    custom_fields: { course: "$Context.id" },
  });
});
