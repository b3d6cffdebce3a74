import assert from "node:assert/strict";
import { test } from "node:test";
import { revokeOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { AuthenticationError, pythonObc } from "#test/consumers/python-obc.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { operatorOf } from "#test/support/issuer.ts";
import { makePng } from "#test/support/png.ts";

/* The life of a Python program with `obc`. The steps build on each other. */

const world = await openWorld();
const college = await openOrganisation(world);
const client = pythonObc(world, college.id, college.clientSecret, `${site}/lost/path`);
const image = `data:image/png;base64,${(await makePng(6)).toString("base64")}`;
const mark = college.id.toLowerCase();
const [anna, bert] = [`anna.${mark}@x.example`, `bert.${mark}@x.example`];
let badge = "";
let event = "";

test("a wrong secret is an AuthenticationError; the right one answers the ping", async () => {
  const stranger = pythonObc(world, college.id, "wrong", site);
  await assert.rejects(stranger.checkAuth(), AuthenticationError);
  assert.ok(await client.checkAuth());
});

test("no badges: the iterator yields nothing", async () => {
  assert.deepEqual(await client.readBadges(), []);
});

test("a badge is created from a model full of nulls, and what comes back fits the model", async () => {
  const made = await client.createBadge({
    name: "Ensiapu",
    description: "Osaa.",
    image,
    metadata: { foo: 123 },
  });
  assert.equal(made.name, "Ensiapu");
  assert.deepEqual(made.metadata, { foo: 123 });
  badge = made.id ?? "";
  const other = await client.createBadge({
    name: "Other",
    description: "x",
    image,
    draft: true,
    expires: 12,
  });
  assert.equal(other.expires, 12);
  assert.equal(Number(other.draft), 1);
});

test("badges are read: one line is JSON by itself, several are lines; by draft, category, id, query and meta", async () => {
  const names = async (...args: Parameters<typeof client.readBadges>) =>
    (await client.readBadges(...args)).map(({ name }) => name);
  assert.deepEqual(await names(), ["Ensiapu", "Other"]);
  assert.deepEqual(await names({ draft: 1 }), ["Other"]);
  assert.deepEqual(await names({ id: [badge, "unknown"] }), ["Ensiapu"]);
  assert.deepEqual(await names({ query: "osaa" }), ["Ensiapu"]);
  assert.deepEqual(await names({ meta: { foo: "123" } }), ["Ensiapu"]);
  assert.deepEqual(await names({ category: ["none", "neither"] }), []);
});

test("a badge is updated: exactly 204, the model sent back whole", async () => {
  const read = await client.readBadge(badge);
  await client.updateBadge({ ...read, tags: ["a", "b"], email_subject: "S", email_body: "B" });
  const changed = await client.readBadge(badge);
  assert.deepEqual(changed.tags, ["a", "b"]);
  assert.equal(changed.image, read.image);
});

test("issuing: exactly 201, an anchored Location, and an event that fits the model", async () => {
  const issued = await client.issue(badge, {
    recipient: [`Anna Ä <${anna}>`, bert],
    badge_override: {
      name: "Special",
      description: null,
      tags: null,
      criteria: null,
      criteria_add: "<p>x</p>",
    },
    log_entry: { run: 7 },
  });
  assert.deepEqual(issued.recipient, [anna, bert]);
  assert.equal(issued.badge_id, badge);
  assert.equal(issued.send_email, 1);
  event = issued.id;
  assert.equal((await world.mailTo(anna)).subject, "S");
  const silent = await client.issue(badge, { recipient: [bert], send_email: 0 });
  assert.equal(silent.send_email, 0);
});

test("events are read back, all and by filter", async () => {
  assert.equal((await client.readEvents()).length, 2);
  const [found, ...others] = await client.readEvents({ recipient: `${anna}|nobody@x.example` });
  assert.deepEqual([found?.id, others, found?.revoked], [event, [], {}]);
  assert.deepEqual(await client.readEvents({ badge_id: "none" }), []);
});

test("assertions: addresses that are addresses, of all and of some", async () => {
  const all = await client.assertions(event);
  assert.deepEqual(all.map(({ recipient }) => recipient).toSorted(), [anna, bert]);
  const [one, ...others] = await client.assertions(event, [bert]);
  assert.deepEqual([one?.recipient, one?.status, others], [bert, "pending", []]);
  assert.equal((await world.http("GET", one?.json ?? "")).status, 200);
});

test("revoking: exactly 204; the assertion says so", async () => {
  await client.revoke(event, [bert, anna]);
  assert.deepEqual(
    (await client.assertions(event)).map(({ status }) => status),
    ["revoked", "revoked"],
  );
});

test("deleting: exactly 204; the events of the badge are still read", async () => {
  await client.deleteBadge(badge);
  await assert.rejects(client.readBadge(badge), /404/);
  await client.deleteBadges();
  assert.deepEqual(await client.readBadges(), []);
  assert.equal((await client.readEvents()).length, 2);
});

test("a cached token that is no good any more is dropped, and a new one asked for", async () => {
  client.cacheToken("of another day");
  assert.ok(await client.checkAuth());
  assert.deepEqual(await client.readBadges(), []);
});

test("a revoked secret: the second try is refused too, and says so", async () => {
  const { perform } = await world.badgeworks.factory();
  await perform(college.id, (work) => revokeOauthSecret(work, operatorOf(college.id), college.secretId));
  await assert.rejects(client.checkAuth(), AuthenticationError);
});
