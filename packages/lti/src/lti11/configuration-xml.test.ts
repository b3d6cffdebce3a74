import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import { refuses } from "../../test/refuses.ts";
import { canvasConfigurationXml, configurationXml } from "./configuration-xml.ts";

const tool = {
  title: 'Badges <&"ä>',
  description: "Badges in a course",
  launchUrl: "https://b.example/lti/1.1/launch",
  iconUrl: "https://b.example/icon.png",
  vendor: { code: "b.example", name: "B" },
};

function texts(xml: string, name: string): (string | null)[] {
  const document = new DOMParser({ onError: (_level, message) => assert.fail(message) }).parseFromString(
    xml,
    "text/xml",
  );
  return [...document.getElementsByTagName(name)].map((element) => element.textContent);
}

test("the XML configuration refuses addresses that are not https, and text that XML cannot hold", async () => {
  await refuses(() => configurationXml({ ...tool, launchUrl: "http://b.example/" }), "url-refused");
  await refuses(() => configurationXml({ ...tool, title: "\u0000" }), "text-malformed");
});

test("the generic XML configuration", () => {
  const xml = configurationXml(tool);
  assert.deepEqual(texts(xml, "blti:title"), [tool.title]);
  assert.deepEqual(texts(xml, "blti:launch_url"), [tool.launchUrl]);
  assert.deepEqual(texts(xml, "blti:secure_launch_url"), [tool.launchUrl]);
  assert.deepEqual(texts(xml, "lticp:code"), ["b.example"]);
  assert.deepEqual(texts(xml, "blti:extensions"), []);
  const trial = configurationXml({ ...tool, launchUrl: "http://localhost:8000/launch" });
  assert.deepEqual(texts(trial, "blti:secure_launch_url"), []);
});

test("the XML configuration for Canvas: domain, privacy level and placements", () => {
  const xml = canvasConfigurationXml(tool, [
    { name: "link_selection", text: "Badge", opens: "content-item", width: 500, height: 600 },
    { name: "course_navigation", text: "Badges" },
  ]);
  assert.ok(xml.includes('<lticm:property name="domain">b.example</lticm:property>'));
  assert.ok(xml.includes('<lticm:property name="privacy_level">public</lticm:property>'));
  assert.ok(xml.includes('<lticm:property name="message_type">ContentItemSelectionRequest</lticm:property>'));
  assert.equal(texts(xml, "lticm:options").length, 2);
  assert.equal(texts(xml, "lticm:property").length, 3 + 6 + 3);
});
