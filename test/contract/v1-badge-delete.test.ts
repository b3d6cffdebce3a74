import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { assertionsOf, createBadge, issueBadge } from "#test/support/badge.ts";

/* DELETE /v1/badge/{c}/{b} */

const { call, row, issuer, person } = await openTarget();
const below = (id: string) => `/v1/badge/${issuer.id}/${id}`;

row("4.1, 11 delete: 204 and no body", async () => {
  const answer = await issuer.call("DELETE", below(await createBadge(issuer)));
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
});

row("4.1 delete: the badge can no longer be read, listed, issued or deleted", async () => {
  const [id, other] = [await createBadge(issuer), await createBadge(issuer)];
  await issuer.call("DELETE", below(id));
  assert.equal((await issuer.call("GET", below(id))).status, 404);
  assert.equal((await issuer.call("DELETE", below(id))).status, 404);
  const order = { recipient: [person("late")], send_email: 0 };
  assert.equal((await issuer.call("POST", below(id), order)).status, 404);
  const list = await issuer.call("GET", `/v1/badge/${issuer.id}?id=${id}|${other}`);
  assert.deepEqual(
    list.lines.map((line) => line["id"]),
    [other],
  );
});

row("4.1 delete: public JSON, image, criteria and assertions of earlier issues stay", async () => {
  const id = await createBadge(issuer);
  const anna = person("deleted");
  const event = await issueBadge(issuer, id, [anna]);
  const award = (await assertionsOf(issuer, event))[anna] ?? assert.fail();
  await issuer.call("DELETE", below(id));
  for (const address of [
    `/v1/badge/_/${id}.json?v=1.1&event=${event}`,
    `/v1/badge/_/${id}.json?v=2.0&event=${event}`,
    `/v1/badge/_/${id}.png?event=${event}&ext=.png`,
    `/v1/badge/_/${id}/criteria.html?event=${event}`,
    award.json,
  ]) {
    assert.equal((await call("GET", address)).status, 200, address);
  }
});

row("4.1 delete: the events of the badge stay and can be revoked", async () => {
  const id = await createBadge(issuer);
  const anna = person("kept");
  const event = await issueBadge(issuer, id, [anna]);
  await issuer.call("DELETE", below(id));
  const list = await issuer.call("GET", `/v1/event/${issuer.id}?badge_id=${id}`);
  assert.deepEqual(
    list.lines.map((line) => line["id"]),
    [event],
  );
  const path = `/v1/event/${issuer.id}/${event}?email=${encodeURIComponent(anna)}`;
  assert.equal((await issuer.call("DELETE", path)).status, 204);
});
