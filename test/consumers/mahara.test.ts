import assert from "node:assert/strict";
import { test } from "node:test";
import { mahara, maharaAddress } from "#test/consumers/mahara.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { revokeCertificates } from "#test/support/enrolled.ts";

/* The life of a Mahara institution. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const plugin = mahara(world, "college", "http://badges.example.org:8443/v1");
const anna = `anna.${college.id.toLowerCase()}@x.example`;
const mail = { subject: "Onnea", body: "Well done.\nReally.", footer: "Mahara" };
let badge = "";

test("whatever is typed becomes https on port 443 and ends with a version", () => {
  for (const typed of [site, "badges.example.org", "http://badges.example.org:8443/", `${site}/v1/`]) {
    assert.equal(maharaAddress(typed), `${site}/v1/`);
  }
  assert.equal(maharaAddress(`${site}/obf/v2`), `${site}/obf/v2/`);
});

test("not connected before the token was pasted, connected after", async () => {
  await assert.rejects(plugin.authenticate("eA=="));
  await plugin.authenticate(await college.pastedToken());
  assert.equal(await plugin.isConnected(), true);
  assert.equal(await plugin.issuerName(), "Tampere College");
  assert.ok(plugin.certificateEnds() > new Date());
});

test("an institution without badges", async () => {
  assert.deepEqual(await plugin.badges(), []);
  assert.deepEqual(await plugin.badges(["Health"]), []);
  assert.deepEqual(await plugin.categories(), []);
});

test("the badges of a group by its categories, which every badge has as an array", async () => {
  badge = await createBadge(college, { name: "First aid", category: ["Health"], expires: 6 });
  await createBadge(college, { name: "Plain" });
  await createBadge(college, { name: "Draft", draft: true });
  const names = async (...chosen: string[]) => (await plugin.badges(chosen)).map(({ name }) => name);
  assert.deepEqual((await names()).toSorted(), ["First aid", "Plain"]);
  assert.deepEqual(await names("Health", "Staff"), ["First aid"]);
  assert.deepEqual(await plugin.categories(), ["Health"]);
});

test("one badge prefills the form", async () => {
  const { name, texts, expires } = await plugin.badge(badge);
  assert.equal(name, "First aid");
  assert.deepEqual(texts, ["You have a badge", "Well done.", "Tampere College"]);
  const days = ((expires?.getTime() ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 175 && days < 190, `${days}`);
});

test("issuing for a group: exactly 201, and a mail in the group's words", async () => {
  const expires = Math.floor(Date.now() / 1000) + 86_400 * 30;
  await plugin.issue(badge, { recipients: [anna, `bert.${anna}`], group: 5, mail, expires });
  await plugin.issue(badge, { recipients: [anna], group: 6, mail });
  const sent = await world.mailTo(anna);
  assert.equal(sent.subject, "Onnea");
  assert.ok(sent.text?.includes("Really."));
});

test("the history: of a group, of the institution with an empty consumer id, of a badge, paged from the newest", async () => {
  const other = await createBadge(college, { name: "Other" });
  await issueBadge(college, other, [anna], { api_consumer_id: "Moodle" });
  const five = await plugin.history(5, { offset: 0, limit: 10 });
  assert.equal(five.total, 1);
  assert.deepEqual(five.events, [{ name: "First aid", recipients: [anna, `bert.${anna}`] }]);
  const all = await plugin.history(null, { offset: 0, limit: 10 });
  assert.equal(all.total, 3);
  assert.deepEqual(
    all.events.map(({ name }) => name),
    ["Other", "First aid", "First aid"],
  );
  const page = await plugin.history(null, { offset: 2, limit: 10 });
  assert.deepEqual([page.total, page.events], [3, five.events]);
  assert.equal((await plugin.history(null, { offset: 0, limit: 10 }, other)).total, 1);
});

test("what was revoked elsewhere and a deleted badge stay in the history", async () => {
  const [event] = (await college.call("GET", `/v1/event/${college.id}?api_consumer_id=mahara_group_6`)).lines;
  await college.call("DELETE", `/v1/event/${college.id}/${String(event?.["id"])}?email=${anna}`);
  await college.call("DELETE", `/v1/badge/${college.id}/${badge}`);
  assert.ok(!(await plugin.badges()).some(({ id }) => id === badge));
  await assert.rejects(plugin.badge(badge), /obf error 404/);
  const six = await plugin.history(6, { offset: 0, limit: 10 });
  assert.deepEqual(six.events, [{ name: "First aid", recipients: [anna] }]);
});

test("a revoked certificate: not connected, which is no outage; a new token connects again", async () => {
  await revokeCertificates(world.badgeworks, college.id);
  assert.equal(await plugin.isConnected(), false);
  await plugin.authenticate(await college.pastedToken());
  assert.equal(await plugin.isConnected(), true);
});
