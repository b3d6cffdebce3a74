import assert from "node:assert/strict";
import { test } from "node:test";
import { wordpressAppsaloon } from "#test/consumers/wordpress-appsaloon.ts";
import { openOrganisation, openWorld } from "#test/consumers/world.ts";
import { createBadge } from "#test/support/badge.ts";
import { revokeCertificates } from "#test/support/enrolled.ts";

/* The life of a WordPress site with AppSaloon's plugin. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const plugin = wordpressAppsaloon(world);
const anna = `anna.${college.id.toLowerCase()}@x.example`;
let badge = "";

test("connecting: the token's whole subject as common name, SHA-512, the ping compared byte by byte", async () => {
  await plugin.authenticate(await college.pastedToken());
  assert.equal(await plugin.testConnection(), true);
});

test("badges: none, then the list and the template of one", async () => {
  assert.deepEqual(await plugin.badges(), []);
  badge = await createBadge(college);
  const [listed] = await plugin.badges();
  assert.deepEqual([listed?.id, listed?.name, listed?.alias ?? null], [badge, "First aid", null]);
  assert.match(listed?.image ?? "", /^data:image\/png;base64,/);
  const template = await plugin.badge(badge);
  for (const name of [
    "image_small",
    "creator_id",
    "copy_of",
    "intent",
    "evidence_definition",
    "lastmodifiedby",
    "deleted",
  ]) {
    assert.ok(name in template, name);
  }
});

test("issuing: exactly 201; texts from the form before those of the badge; a form's expiry is no number", async () => {
  const mail = { email_subject: "From the form" };
  await plugin.issue(badge, { recipients: [anna], expires: "1900000000", mail });
  assert.equal((await world.mailTo(anna)).subject, "From the form");
  const [event] = (await college.call("GET", `/v1/event/${college.id}?api_consumer_id=${college.id}`)).lines;
  assert.deepEqual([event?.["recipient"], event?.["expires"]], [[anna], null]);
});

test("a badge without mail texts is refused by the plugin itself", async () => {
  const bare = await createBadge(college, { email_footer: "" });
  await assert.rejects(plugin.issue(bare, { recipients: [anna] }), /email_footer is empty/);
});

test("what the server refuses is read from `error`", async () => {
  await assert.rejects(plugin.issue(badge, { recipients: ["no address"] }), /recipient\[0\]/);
  await college.call("DELETE", `/v1/badge/${college.id}/${badge}`);
  await assert.rejects(plugin.issue(badge, { recipients: [anna] }), /There is no badge/);
  await revokeCertificates(world.badgeworks, college.id);
  assert.equal(await plugin.testConnection(), false);
  await assert.rejects(plugin.badges(), /revoked/);
});
