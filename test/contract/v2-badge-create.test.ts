import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { badgeBody, englishContent } from "#test/support/v2.ts";

/* POST /v2/badge/{c} */

const { row, issuer } = await openTarget();
const made: string[] = [];
const create = async (given: Record<string, unknown> = {}) =>
  issuer.call("POST", `/v2/badge/${issuer.id}`, await badgeBody(given));
const created = async (given: Record<string, unknown> = {}) => {
  const answer = await create(given);
  assert.equal(answer.status, 200, answer.text);
  const id = String(answer.json["resource_id"]);
  made.push(id);
  return (await issuer.call("GET", `/v2/badge/${issuer.id}/${id}`)).json;
};

row("5 write result: 200 {success, message, resource_type, resource_id, count}", async () => {
  const { status, json } = await create();
  assert.equal(status, 200);
  assert.equal(json["success"], true);
  assert.equal(json["message"], "");
  assert.equal(json["resource_type"], "badge");
  assert.match(String(json["resource_id"]), /^\w{1,100}$/);
  assert.ok("count" in json);
});

for (const name of ["content", "image"]) {
  row(`5 badge create: ${name} is required, 400 names it`, async () => {
    const answer = await create({ [name]: undefined });
    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.json["message"]), new RegExp(name));
  });
}

row("5 badge create: primary_language is that of one of the contents, else 400 names it", async () => {
  const answer = await create({ primary_language: "xx" });
  assert.equal(answer.status, 400, answer.text);
  assert.match(String(answer.json["message"]), /primary_language/);
});

for (const name of ["name", "description", "criteria"]) {
  row(`5 badge create: content[].${name} is required, 400 names it`, async () => {
    const answer = await create({ content: [englishContent({ [name]: undefined })] });
    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.json["message"]), new RegExp(name));
  });
}

row("5 badge create: content in several languages, criteria in Markdown", async () => {
  const content = [
    englishContent(),
    englishContent({ language: "fi", name: "Ensiapu", criteria: "Käy *kurssi*." }),
  ];
  const badge = await created({ content });
  const read = badge["content"] as Record<string, unknown>[];
  assert.deepEqual(
    read.map(({ language, name, criteria }) => [language, name, criteria]),
    [
      ["en", "First aid", "Take the *course*."],
      ["fi", "Ensiapu", "Käy *kurssi*."],
    ],
  );
});

row("5 badge create: category, intent, email_message and expires", async () => {
  const message = { subject: "S", body: "B", link_text: "L", footer: "F" };
  const badge = await created({ category: ["Health"], email_message: message, expires: 12 });
  assert.deepEqual(badge["category"], ["Health"]);
  assert.equal(badge["expires"], 12);
  const { subject, body, link_text: linkText, footer } = badge["email_message"] as Record<string, unknown>;
  assert.deepEqual([subject, body, linkText, footer], ["S", "B", "L", "F"]);
});

row("5 badge create: draft is on unless it says otherwise", async () => {
  assert.equal((await created({ draft: undefined }))["draft"], true);
  assert.equal((await created({ draft: false }))["draft"], false);
});

row("5 badge create: as Moodle does, an SVG data URL and an empty primary language", async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="red"/></svg>`;
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const badge = await created({ image, primary_language: "", content: [englishContent({ language: "" })] });
  assert.match(String(badge["image"]), /^data:image\//);
});
