import assert from "node:assert/strict";
import { test } from "node:test";
import { apiAddress, moodleWithCertificate } from "#test/consumers/moodle-certificate.ts";
import { type MoodleError, moodleV1 } from "#test/consumers/moodle-v1.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";
import { receiveLinkOf } from "#test/support/mailbox.ts";
import { makePng } from "#test/support/png.ts";

/* The life of a Moodle site that is connected by a client certificate. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const moodle = moodleWithCertificate(world, "badges.example.org");
const anna = { name: "Anna Ääkkönen", email: `anna.${college.id.toLowerCase()}@x.example` };
const bert = { name: "Bert", email: `bert.${college.id.toLowerCase()}@x.example` };
const course = { id: "2", name: "Ensiapu / First aid" };
let firstAid = "";
let swimming = "";
let event = "";

test("the settings form takes addresses with and without scheme and slash", () => {
  for (const typed of ["badges.example.org", "badges.example.org/", site, `${site}/`]) {
    assert.equal(apiAddress(typed), `${site}/v1`);
  }
});

test("a token that is none leaves an error to read, and a later one connects", async () => {
  await assert.rejects(moodle.authenticate("bm90IGEgdG9rZW4="));
  assert.ok(!moodle.connected());
  await moodle.authenticate(await college.pastedToken());
  assert.ok(moodle.connected());
  assert.equal(moodle.clientId, college.id);
  assert.ok(await moodle.plugin.testConnection());
});

test("the reminder task finds a certificate of about three years", () => {
  const days = moodle.daysLeft();
  assert.ok(days > 1000 && days < 1200, `${days} days`);
});

test("no badges yet: an empty page, not a bogus row", async () => {
  assert.deepEqual(await moodle.plugin.badges(), []);
  assert.deepEqual(await moodle.plugin.categories(), []);
  assert.deepEqual(await moodle.plugin.history(0), { total: 0, rows: [] });
});

test("Moodle's own badge is exported, a large picture and all", async () => {
  const png = await makePng(4, 1200);
  const image = `data:image/png;base64,${png.toString("base64")}`;
  await moodle.plugin.exportBadge({
    name: "Swimming",
    description: "Swims.",
    image,
    criteria: "<p>200 m</p>",
  });
  const [badge] = await moodle.plugin.badges();
  assert.equal(badge?.name, "Swimming");
  swimming = badge?.id ?? "";
});

test("the badges page lists what can be issued, by name, by category", async () => {
  firstAid = await createBadge(college, { name: "First aid", category: ["Health"], expires: 24 });
  await createBadge(college, { name: "Draft", draft: true, category: ["Health"] });
  const names = async (...categories: string[]) =>
    (await moodle.plugin.badges(categories)).map(({ name }) => name);
  assert.deepEqual(await names(), ["First aid", "Swimming"]);
  assert.deepEqual(await names("Health"), ["First aid"]);
  assert.deepEqual(await names("Health", "Other"), ["First aid"]);
  assert.deepEqual(await moodle.plugin.categories(), ["Health"]);
  const [badge] = await moodle.plugin.badges();
  assert.ok(badge?.expires && badge.expires.getTime() - Date.now() > 700 * 86_400_000);
  assert.equal(badge.criteriaAddress?.endsWith(`/v1/badge/_/${firstAid}/criteria.html`), true);
});

test("one badge with its picture and mail texts", async () => {
  const badge = await moodle.plugin.badge(firstAid);
  assert.match(badge.image, /^data:image\/png;base64,/);
  assert.deepEqual(badge.mail, ["You have a badge", "Well done.", "Tampere College"]);
});

test("the issuer and its stamps", async () => {
  const issuer = await moodle.plugin.issuer();
  assert.equal(issuer["name" as keyof typeof issuer], "Tampere College");
  assert.equal(await moodle.plugin.branding("issued_by"), 200);
  assert.equal(await moodle.plugin.branding("verified_by"), 200);
});

test("issuing: the event's id comes out of the header, the mail says what the template says", async () => {
  event = await moodle.plugin.issue(firstAid, {
    recipients: [anna, bert],
    course,
    template: { subject: "Onnea!", body: "<p>Hyvää työtä.</p>", linkText: "Tässä", footer: "Terveisin" },
    criteriaAdd: "<p>In Tampere.</p>",
    expires: Math.floor(Date.now() / 1000) + 86_400 * 100,
  });
  assert.match(event, /^[0-9A-Za-z]{1,20}$/);
  const read = await moodle.plugin.event(event);
  assert.deepEqual(read.recipient, [anna.email, bert.email].toSorted());
  const mail = await world.mailTo(anna.email);
  assert.equal(mail.subject, "Onnea!");
  assert.ok(mail.text?.includes("Hyvää työtä."));
  assert.ok(receiveLinkOf(mail));
});

test("the history: counted, paged, by course, by badge, by user", async () => {
  const more = { api_consumer_id: "Moodle", log_entry: { course_id: "21" } };
  for (let i = 0; i < 10; i++) await issueBadge(college, swimming, [bert.email], more);
  const [first, second] = [await moodle.plugin.history(0), await moodle.plugin.history(1)];
  assert.deepEqual([first.total, first.rows.length], [11, 10]);
  assert.deepEqual([second.total, second.rows.length], [11, 1]);
  const ofCourse = await moodle.plugin.history(0, { courseId: "2" });
  assert.deepEqual([ofCourse.total, ofCourse.rows.map((row) => row.event)], [1, [event]]);
  assert.equal((await moodle.plugin.history(0, { badgeId: swimming })).total, 10);
  const annas = await moodle.plugin.badgesOf([anna.email, `other.${anna.email}`]);
  assert.deepEqual(annas, [{ event, badgeName: "First aid", recipients: [anna.email], revoked: 0 }]);
  assert.equal((await moodle.plugin.badgesOf([bert.email.toUpperCase()])).length, 11);
});

test("revoking some of an event, with the stray Basic header of Moodle's DELETE", async () => {
  assert.deepEqual(await moodle.plugin.revoked(event), {});
  await moodle.plugin.revoke(event, [bert.email, `nobody.${bert.email}`]);
  assert.deepEqual(Object.keys(await moodle.plugin.revoked(event)), [bert.email]);
  const [row] = (await moodle.plugin.history(0, { courseId: "2" })).rows;
  assert.equal(row?.revoked, 1);
});

test("a deleted badge leaves the badges page; the history keeps its rows and names", async () => {
  await moodle.plugin.deleteBadge(firstAid);
  assert.deepEqual(
    (await moodle.plugin.badges()).map(({ name }) => name),
    ["Swimming"],
  );
  const { rows } = await moodle.plugin.history(0, { courseId: "2" });
  assert.deepEqual(
    rows.map(({ badgeName }) => badgeName),
    ["First aid"],
  );
  await assert.rejects(
    moodle.plugin.issue(firstAid, { recipients: [anna], course }),
    (error: MoodleError) => error.code === 404,
  );
  await moodle.plugin.deleteBadges();
  assert.deepEqual(await moodle.plugin.badges(), []);
  assert.equal((await moodle.plugin.history(0)).total, 11);
});

test("another organisation's client is refused with a text that Moodle has", async () => {
  const other = await openOrganisation(world, "Other");
  const stranger = moodleV1(moodle.send, other.id);
  for (const attempt of [() => stranger.testConnection(), () => stranger.badges(), () => stranger.issuer()]) {
    await assert.rejects(attempt(), { message: "apierror403" });
  }
});

test("a new token connects anew; deauthenticating is local", async () => {
  await moodle.authenticate(await college.pastedToken());
  assert.ok(await moodle.plugin.testConnection());
  moodle.deauthenticate();
  assert.ok(!moodle.connected());
});
