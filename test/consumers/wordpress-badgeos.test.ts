import assert from "node:assert/strict";
import { test } from "node:test";
import { wordpressAddress, wordpressBadgeos } from "#test/consumers/wordpress-badgeos.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* The life of a WordPress site with OBF's plugin, its address typed with a slash at the end. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const plugin = wordpressBadgeos(world, `${site}/`);
const anna = `Anna.${college.id}@X.example`;
const png = await makePng(23);
let badge = "";
let event = "";

test("the address gets its version; a slash at the end makes two", () => {
  assert.equal(wordpressAddress("badges.example.org"), `${site}/v1`);
  assert.equal(wordpressAddress(`${site}/v1`), `${site}/v1`);
  assert.equal(plugin.api, `${site}//v1`);
});

test("a token that is too old shows why; a fresh one connects", async () => {
  await assert.rejects(plugin.authenticate(await college.expiredToken()), /older than ten minutes/);
  await plugin.authenticate(await college.pastedToken());
  assert.ok(await plugin.testConnection());
});

test("a re-enrolment that fails costs the site its key; the next token mends it", async () => {
  await assert.rejects(plugin.authenticate(await college.expiredToken()), /older/);
  await assert.rejects(plugin.testConnection(), /curl/, "the key no longer fits the certificate");
  await plugin.authenticate(await college.pastedToken());
  assert.ok(await plugin.testConnection());
});

test("no badges: an empty body is an empty list", async () => {
  assert.deepEqual(await plugin.badges(), []);
  assert.deepEqual(await plugin.categories(), []);
});

test("badges: the picture is written to disk, the time of change is read", async () => {
  badge = await createBadge(college, { image: png.toString("base64"), category: ["Health"] });
  await createBadge(college, { name: "Draft", draft: true });
  const [draft, found, ...others] = await plugin.badges();
  assert.deepEqual([draft?.name, found?.name, others], ["Draft", "First aid", []]);
  assert.equal(await cornerOf(found?.picture ?? Buffer.of()), await cornerOf(png));
  assert.ok(Math.abs((found?.modified.getTime() ?? 0) - Date.now()) < 120_000);
  assert.deepEqual(await plugin.categories(), ["Health"]);
  assert.equal((await plugin.badge(badge))["id"], badge);
});

test("issuing: mixed-case users, a body without a type, the id from `Location` letter by letter", async () => {
  event = (await plugin.issue(badge, [anna, `bert.${anna}`])) ?? assert.fail("no header is called Location");
  assert.equal((await plugin.event(event))["id"], event);
  const mail = await world.mailTo(anna.toLowerCase());
  assert.equal(mail.subject, "You have a badge");
});

test("a badge without a mail subject: WordPress has one of its own", async () => {
  const plain = await createBadge(college, { name: "Plain", email_subject: "" });
  const own = `cilla.${anna}`;
  await plugin.issue(plain, [own]);
  assert.equal((await world.mailTo(own.toLowerCase())).subject, "You have earned: Plain");
});

test("users find their awards although their addresses are in mixed case", async () => {
  const awards = await plugin.awardsOf([anna, "nobody@x.example"]);
  assert.deepEqual(awards, { [anna]: [{ event, badge }], "nobody@x.example": [] });
});

test("revoking two at once", async () => {
  assert.deepEqual(await plugin.revoked(event), {});
  await plugin.revoke(event, [anna.toLowerCase(), `bert.${anna}`.toLowerCase()]);
  const dates = await plugin.revoked(event);
  assert.equal(Object.keys(dates as object).length, 2);
});

test("deleting all badges: none listed, the awards are still known", async () => {
  await plugin.deleteBadges();
  assert.deepEqual(await plugin.badges(), []);
  assert.equal((await plugin.awardsOf([anna]))[anna]?.length, 1);
  assert.equal((await plugin.event(event))["name"], "First aid");
  await assert.rejects(plugin.issue(badge, [anna]), /There is no badge/);
});
