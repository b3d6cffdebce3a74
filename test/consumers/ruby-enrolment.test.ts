import assert from "node:assert/strict";
import { test } from "node:test";
import { Abort, rubyEnrolment } from "#test/consumers/ruby-enrolment.ts";
import { openOrganisation, openWorld } from "#test/consumers/world.ts";

/* The enrolment scripts, from the pasted token to the ping. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const scripts = rubyEnrolment(world);

test("the token opens with openssl; ctime is a number", async () => {
  const token = await scripts.decrypt(await college.pastedToken());
  assert.equal(token.id, college.id);
  assert.equal(typeof token.ctime, "number");
  assert.match(token.subject, /^\/CN=/);
});

test("a token of ten minutes ago is given up by the script itself", async () => {
  const later = rubyEnrolment(world, () => Date.now() / 1000 + 601);
  await assert.rejects(later.getCertificate(await college.pastedToken()), Abort);
});

test("the certificate has the token's subject, about three years, and pings", async () => {
  await scripts.getCertificate(await college.pastedToken());
  assert.equal(await scripts.ping(), true);
  const said = scripts.describe();
  assert.match(said, new RegExp(`CN ?= ?${college.id}`));
  const end = Date.parse(/notAfter=(.*)/.exec(said)?.[1] ?? "");
  assert.ok(end - Date.now() > 1000 * 86_400_000);
});
