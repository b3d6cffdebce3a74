import assert from "node:assert/strict";
import { test } from "node:test";
import { NotTaken, openBadgePassport } from "#test/consumers/open-badge-passport.ts";
import { openOrganisation, openWorld } from "#test/consumers/world.ts";
import { assertionsOf, badgeBody, createBadge, issueBadge } from "#test/support/badge.ts";
import { cornerOf, makePng } from "#test/support/png.ts";

/* What becomes of badges that people bring to a passport. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const passport = openBadgePassport(world, world.badgeworks.httpsOrigin);
const anna = `Anna.${college.id}@X.example`;
const png = await makePng(41);
const badge = await createBadge(college, {
  name: "Ensiapu",
  image: png.toString("base64"),
  criteria_html: "<h1>Course</h1><p>Pass <b>it</b>.</p>",
});
const event = await issueBadge(college, badge, [anna], { expires: 1_900_000_000 });
const award = (await assertionsOf(college, event))[anna.toLowerCase()] ?? assert.fail();

test("a badge is taken by its address, whatever the case of the owner's mail", async () => {
  for (const mail of [anna, anna.toLowerCase(), anna.toUpperCase()]) {
    const taken = await passport.take(award.json, ["other@x.example", mail]);
    assert.equal(taken.name, "Ensiapu");
    assert.equal(taken.issuer, "Tampere College");
    assert.equal(taken.expires?.getTime(), 1_900_000_000_000);
    assert.ok(taken.criteria.includes("Course") && !taken.criteria.includes("<p>"));
    assert.equal(await cornerOf(taken.picture), await cornerOf(png));
    assert.equal(taken.verified, false, "nobody has checked this issuer");
  }
});

test("a badge is taken by its picture", async () => {
  const picture = await world.http("GET", award.image);
  assert.equal((await passport.takePicture(picture.bytes, [anna])).name, "Ensiapu");
  await assert.rejects(passport.takePicture(png, [anna]), /no badge in the picture/);
});

test("somebody else's badge is not taken", async () => {
  await assert.rejects(passport.take(award.json, ["bert@x.example"]), NotTaken);
});

test("every night it still stands, also when its badge was changed and deleted", async () => {
  assert.equal(await passport.stillStands(award.json), true);
  assert.equal(await passport.exists(award.json), true);
  await college.call("PUT", `/v1/badge/${college.id}/${badge}`, await badgeBody({ name: "Other" }));
  assert.equal((await passport.take(award.json, [anna])).name, "Ensiapu");
  await college.call("DELETE", `/v1/badge/${college.id}/${badge}`);
  assert.equal((await passport.take(award.json, [anna])).name, "Ensiapu");
  assert.equal(await passport.stillStands(award.json), true);
});

test("once revoked it stands no more, from the same moment on", async () => {
  await college.call("DELETE", `/v1/event/${college.id}/${event}?email=${encodeURIComponent(anna)}`);
  assert.equal(await passport.stillStands(award.json), false);
  assert.equal(await passport.exists(award.json), false);
  await assert.rejects(passport.take(award.json, [anna]), /revoked/);
});
