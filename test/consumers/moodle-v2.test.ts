import assert from "node:assert/strict";
import { test } from "node:test";
import { moodleWithOauth } from "#test/consumers/moodle-oauth2.ts";
import { moodleV2, type MoodleV2Error } from "#test/consumers/moodle-v2.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge } from "#test/support/badge.ts";
import { makePng } from "#test/support/png.ts";

/* The life of a Moodle site that speaks API v2. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const moodle = moodleWithOauth(world, "v2");
const mark = college.id.toLowerCase();
const anna = { name: "Anna Ä", email: `anna.${mark}@x.example` };
const bert = { name: "Bert", email: `bert.${mark}@x.example` };
const message = { subject: "Onnea", body: "Well done.", linkText: "Take it", footer: "Moodle" };
const plugin = () => {
  const [client = assert.fail()] = moodle.clients;
  return moodleV2(moodle.sendAs(client), client.clientId);
};
let exported = "";
let badge = "";
let event = "";

test("a wrong secret shows the server's `error`; the right one keeps the client's name", async () => {
  await assert.rejects(moodle.addClient(site, college.id, "wrong"), { message: "Forbidden" });
  const { clientName } = await moodle.addClient(site, college.id, college.clientSecret);
  assert.equal(clientName, "Tampere College");
  assert.equal(await plugin().testConnection(), true);
});

test("the issuer with verified and searchable, and no parts", async () => {
  const issuer = await plugin().issuer();
  assert.equal(issuer.name, "Tampere College");
  assert.deepEqual([typeof issuer.verified, typeof issuer.searchable], ["boolean", "boolean"]);
  assert.deepEqual(await plugin().aliases(), []);
});

test("an organisation without badges", async () => {
  assert.deepEqual(await plugin().badges(), []);
  assert.deepEqual(await plugin().categories(), []);
});

test("Moodle's own badges are exported: as a picture, as a drawing, without a language", async () => {
  const png = (await makePng(3)).toString("base64");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="red"/></svg>`;
  const words = { description: "Swims.", criteria: "Swim **200 m**." };
  exported = await plugin().exportBadge({
    ...words,
    name: "Swimming",
    image: `data:image/png;base64,${png}`,
    language: "fi",
  });
  await plugin().exportBadge({
    ...words,
    name: "Drawn",
    image: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
    language: "",
  });
  const read = await plugin().badge(exported);
  assert.deepEqual([read.name, read.criteria], ["Swimming", "Swim **200 m**."]);
  assert.match(read.image, /^data:image\/png;base64,/);
});

test("badges: listed with the address of their picture, filtered here by category and name", async () => {
  badge = await createBadge(college, { name: "First aid", category: ["Health"] });
  await createBadge(college, { name: "Draft", draft: true });
  const names = async (filter = {}) => (await plugin().badges(filter)).map(({ name }) => name).toSorted();
  assert.deepEqual(await names(), ["Drawn", "First aid", "Swimming"]);
  assert.deepEqual(await names({ categories: ["Health"] }), ["First aid"]);
  assert.deepEqual(await names({ name: "swim" }), ["Swimming"]);
  assert.deepEqual(await plugin().categories(), ["Health"]);
  for (const { image } of await plugin().badges()) {
    assert.match((await world.http("GET", image)).headers.get("content-type") ?? "", /^image\//);
  }
});

test("issuing: the operation's result, the event's id from the header, mails in the message's words", async () => {
  event = (await plugin().issue(badge, { recipients: [anna, bert], courseId: "2", message })) ?? "";
  assert.match(event, /^\w{1,20}$/);
  assert.equal((await world.mailTo(anna.email)).subject, "Onnea");
  const read = await plugin().event(event);
  assert.deepEqual([read.course, read.badge["id"]], ["2", badge]);
});

test("the history: a page of events, their recipients by the second they were made in, by course", async () => {
  await plugin().issue(badge, { recipients: [bert], courseId: "21", message });
  const { total, rows } = await plugin().history(0);
  assert.deepEqual([total, rows.length], [2, 2]);
  const ofCourse = await plugin().history(0, "2");
  assert.equal(ofCourse.total, 1);
  assert.deepEqual(ofCourse.rows, [
    { event, badgeName: "First aid", course: "2", recipients: [anna.email, bert.email], revoked: [] },
  ]);
  const people = await plugin().recipients(event);
  assert.deepEqual(people.map(({ name }) => name).toSorted(), ["Anna Ä", "Bert"]);
  assert.ok(
    people.every(({ received, receiveUrl }) => received === false && receiveUrl.includes("/c/receive?tk=")),
  );
});

test("revoking counts; the history shows who", async () => {
  assert.equal(await plugin().revoke(event, [bert.email]), 1);
  const { rows } = await plugin().history(0, "2");
  assert.deepEqual(rows[0]?.revoked, [bert.email]);
});

test("after deleting every badge the history still has its names", async () => {
  await plugin().deleteBadges();
  assert.deepEqual(await plugin().badges(), []);
  assert.deepEqual(
    (await plugin().history(0)).rows.map(({ badgeName }) => badgeName),
    ["First aid", "First aid"],
  );
  await assert.rejects(
    plugin().issue(badge, { recipients: [anna], courseId: "2", message }),
    (error: MoodleV2Error) => error.code === 404,
  );
});

test("what is wrong with an order is a 400 that Moodle has a text for", async () => {
  const other = await createBadge(college);
  const order = { recipients: [{ name: "x", email: "no address" }], courseId: "2", message };
  await assert.rejects(plugin().issue(other, order), { message: "apierror400" });
});
