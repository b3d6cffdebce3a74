import assert from "node:assert/strict";
import { test } from "node:test";
import { createOauthSecret, revokeOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { moodleWithOauth } from "#test/consumers/moodle-oauth2.ts";
import { moodleV1 } from "#test/consumers/moodle-v1.ts";
import { openOrganisation, openWorld, site } from "#test/consumers/world.ts";
import { createBadge } from "#test/support/badge.ts";
import { operatorOf } from "#test/support/issuer.ts";

/* The life of a Moodle site that is connected by OAuth2, as two organisations. The steps build on each other. */

const world = await openWorld();
const [beta, alpha] = [await openOrganisation(world, "Beta"), await openOrganisation(world, "Alpha")];
const moodle = moodleWithOauth(world, "v1");
const badge = await createBadge(alpha);
const anna = { name: "Anna", email: `anna.${alpha.id.toLowerCase()}@x.example` };
const plugin = () => {
  const [client = assert.fail()] = moodle.clients;
  return moodleV1(moodle.sendAs(client), client.clientId);
};
const callsOf = async (run: () => Promise<unknown>) => {
  const from = moodle.calls.length;
  await run();
  return moodle.calls.slice(from);
};

test("the form refuses what cannot be an address, an id or a secret", async () => {
  for (const [url, id, secret] of [
    ["badges.example.org", alpha.id, alpha.clientSecret],
    [site, `${alpha.id}-x`, alpha.clientSecret],
    [site, alpha.id, "a.b"],
  ] as const) {
    await assert.rejects(moodle.addClient(url, id, secret), /invalid/);
  }
});

test("a wrong secret shows the server's `error`, and no client is added", async () => {
  await assert.rejects(moodle.addClient(site, alpha.id, "wrong"), { message: "Forbidden" });
  assert.deepEqual(moodle.clients, []);
});

test("two clients, with and without a slash; the first by name is the default", async () => {
  await moodle.addClient(`${site}/`, beta.id, beta.clientSecret);
  await moodle.addClient(site, alpha.id, alpha.clientSecret);
  assert.deepEqual(
    moodle.clients.map(({ clientName, url }) => [clientName, url]),
    [
      ["Alpha", site],
      ["Beta", site],
    ],
  );
});

test("connect, list, issue, read back, revoke: one token does it all", async () => {
  const calls = await callsOf(async () => {
    const moodleAlpha = plugin();
    assert.ok(await moodleAlpha.testConnection());
    assert.deepEqual(
      (await moodleAlpha.badges()).map(({ name }) => name),
      ["First aid"],
    );
    const event = await moodleAlpha.issue(badge, { recipients: [anna], course: { id: "3", name: "C" } });
    assert.deepEqual((await moodleAlpha.event(event)).recipient, [anna.email]);
    assert.equal((await moodleAlpha.history(0, { courseId: "3" })).total, 1);
    await moodleAlpha.revoke(event, [anna.email]);
    assert.deepEqual(Object.keys(await moodleAlpha.revoked(event)), [anna.email]);
  });
  assert.ok(
    calls.every((call) => !call.includes("oauth2/token")),
    calls.join("\n"),
  );
});

test("the history after deletion of the badge, its public JSON fetched with the bearer header", async () => {
  await plugin().deleteBadge(badge);
  const { rows } = await plugin().history(0);
  assert.deepEqual(
    rows.map(({ badgeName, revoked }) => [badgeName, revoked]),
    [["First aid", 1]],
  );
});

test("a token whose secret was revoked: the same call again, then with the other client's token, then the text for 403", async () => {
  const { perform } = await world.badgeworks.factory();
  await perform(alpha.id, (work) => revokeOauthSecret(work, operatorOf(alpha.id), alpha.secretId));
  const calls = await callsOf(() => assert.rejects(plugin().testConnection(), { message: "apierror403" }));
  assert.deepEqual(calls, Array(3).fill(`403 ${site}/v1/ping/${alpha.id}`));
});

test("no new token is asked for before the old one's time is over; then the refusal is read", async () => {
  moodle.clock.ahead = 36_001;
  const [client = assert.fail()] = moodle.clients;
  const calls = await callsOf(() => assert.rejects(plugin().testConnection(), { message: "Forbidden" }));
  assert.deepEqual(calls, [`403 ${site}/v1/client/oauth2/token`]);

  const { perform } = await world.badgeworks.factory();
  const made = await perform(alpha.id, (work) => createOauthSecret(work, operatorOf(alpha.id), "second"));
  moodle.clients[0] = { ...client, clientSecret: made.clientSecret };
  const again = await callsOf(() => plugin().testConnection());
  assert.deepEqual(again, [`200 ${site}/v1/client/oauth2/token`, `200 ${site}/v1/ping/${alpha.id}`]);
});
