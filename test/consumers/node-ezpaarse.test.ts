import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeEzpaarse } from "#test/consumers/node-ezpaarse.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* The life of ezPAARSE's badge application. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const application = nodeEzpaarse(world, `${site}/v1`);
const anna = `anna.${college.id.toLowerCase()}@x.example`;
const mail = { subject: "Bravo", body: "<p>Vous avez un badge.</p>", linkText: "Ici", footer: "Couperin" };
const png = await makePng(31);
let badge = "";

test("set-up: a ping without certificate, a certificate that is no JSON, then the exact ping", async () => {
  await application.setUp(await college.pastedToken());
  assert.equal(await application.ping(), true);
});

test("badges with the texts of their public documents", async () => {
  assert.deepEqual(await application.badges(), []);
  badge = await createBadge(college, {
    image: png.toString("base64"),
    criteria_html: "<p>Lire.</p>",
    primary_language: "fr",
    alt_language: { en: { name: "Reader", description: "Reads.", criteria_html: "<p>Read.</p>" } },
  });
  const [shown] = await application.badges();
  assert.equal(shown?.id, badge);
  assert.match(shown?.image ?? "", /^data:image\/png;base64,/);
  assert.ok(shown?.texts[""]?.criteria.includes("Lire."));
  const { name, description, criteria } = shown.texts["en"] ?? assert.fail("no English");
  assert.deepEqual([name, description], ["Reader", "Reads."]);
  assert.ok(criteria.includes("Read."));
});

test("issuing: all four mail texts, an object for the log, read back by the address", async () => {
  await application.issue(badge, anna, mail);
  const sent = await world.mailTo(anna);
  assert.equal(sent.subject, "Bravo");
  assert.ok(sent.text?.includes("Vous avez un badge."));
  assert.deepEqual(await application.badgesOf(anna), [badge]);
  assert.deepEqual(await application.badgesOf(`nobody.${anna}`), []);
});

test("the link for sharing shows the picture", async () => {
  assert.equal(await cornerOf(await application.shared(badge)), await cornerOf(png));
});

test("after deletion: not listed, not issued, still with whoever has it", async () => {
  await college.call("DELETE", `/v1/badge/${college.id}/${badge}`);
  assert.deepEqual(await application.badges(), []);
  await assert.rejects(application.issue(badge, anna, mail), /There is no badge/);
  assert.deepEqual(await application.badgesOf(anna), [badge]);
});

test("set up anew: an old token shows the server's `error`, another organisation's connects as that", async () => {
  await assert.rejects(application.setUp(await college.expiredToken()), /older than ten minutes/);
  const other = await openOrganisation(world, "Other");
  await application.setUp(await other.pastedToken());
  assert.equal(await application.ping(), true);
  assert.deepEqual(await application.badgesOf(anna), []);
});
