import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { japaneseCatalogue } from "#test/consumers/japanese-catalogue.ts";
import { type BadgelorError, meteorBadgelor } from "#test/consumers/meteor-badgelor.ts";
import { railsCertificates } from "#test/consumers/rails-certificates.ts";
import { wordpressPathwise } from "#test/consumers/wordpress-pathwise.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { badgeBody, createBadge } from "#test/support/badge.ts";
import { enrol } from "#test/support/enrolled.ts";

/* Clients of which little is known: what is, from signing in to reading back. */

const world = await openWorld();

test("Badgelor: creates, finds by ids with a slash before the query, issues, reads code and message", async () => {
  const college = await openOrganisation(world);
  const badgelor = meteorBadgelor(world, college.id, await enrol(world.badgeworks, college.id));
  assert.deepEqual(await badgelor.badges(["none"]), []);
  const [one, two] = [
    await badgelor.createBadge(await badgeBody({ name: "One" })),
    await badgelor.createBadge(await badgeBody({ name: "Two" })),
  ];
  await badgelor.createBadge(await badgeBody({ name: "Three" }));
  const found = await badgelor.badges([one, two, "unknown"]);
  assert.deepEqual(found.map(({ name }) => String(name)).toSorted(), ["One", "Two"]);
  await badgelor.issue(one, [`anna.${college.id}@x.example`]);
  await assert.rejects(
    badgelor.issue(one, []),
    (error: BadgelorError) => error.code === 400 && /recipient/.test(error.message),
  );
});

test("Rails: issues with a name, reads the assertion of one person as one object", async () => {
  const college = await openOrganisation(world);
  const rails = railsCertificates(world, `${site}/v1`, college.id, college.clientSecret);
  assert.ok((await rails.signIn()) > 0);
  const email = `anna.${college.id}@x.example`.toLowerCase();
  const event = await rails.issue(await createBadge(college), "Anna Ä", email);
  const assertion = await rails.assertion(event, email);
  assert.equal(assertion.status, "pending");
  // Certificates as PDF are not offered yet: the member is null, as the contract allows, and the client finds nothing.
  if (assertion.pdf === null) await assert.rejects(rails.pdf(assertion), TypeError);
  else assert.ok((await rails.pdf(assertion)).length > 1000);
});

test("Pathwise: pings, lists, issues; a token of less than a day is fetched for every call", async () => {
  const college = await openOrganisation(world);
  const pathwise = wordpressPathwise(world, `${site}/v1`, college.id, college.clientSecret);
  assert.equal(await pathwise.ping(), true);
  await assert.rejects(pathwise.badges(), SyntaxError, "an empty list is what it cannot read, as with OBF");
  const badge = await createBadge(college);
  await createBadge(college, { name: "Second" });
  assert.deepEqual(await pathwise.badges(), ["First aid", "Second"]);
  await pathwise.issue(badge, `anna.${college.id}@x.example`);
  await assert.rejects(pathwise.issue(badge, "no address"), /400/);
  assert.deepEqual(pathwise.fetched, Array(5).fill(36_000));
});

test("the Japanese catalogue: from the environment to a page of all badges", async () => {
  const college = await openOrganisation(world);
  await createBadge(college, { name: "応急処置", category: ["健康"] });
  await createBadge(college, { name: "Draft", draft: true });
  const file = await japaneseCatalogue(world, {
    OBF_API_BASE: site,
    OBF_CLIENT_ID: college.id,
    OBF_CLIENT_SECRET: college.clientSecret,
  });
  const page = readFileSync(file, "utf8");
  assert.match(page, /<img src="data:image\/png;base64,[^"]+" alt=""><b>応急処置<\/b>/);
  assert.ok(page.includes("健康") && !page.includes("Draft"));
});
