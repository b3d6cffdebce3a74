import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createBadge, issueBadge } from "#test/support/badge.ts";

/* DELETE /v1/badge/{c} */

const { call, row, person } = await openTarget();

row("4.1, 11 delete all: 204 and no body", ["issuer to spoil"], async (have) => {
  const issuer = have["issuer to spoil"];
  await createBadge(issuer);
  const answer = await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
});

row(
  "4.1 delete all: no badge of the client is left; the list is an empty body",
  ["issuer to spoil"],
  async (have) => {
    const issuer = have["issuer to spoil"];
    for (const draft of [true, false]) await createBadge(issuer, { draft });
    await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
    const list = await issuer.call("GET", `/v1/badge/${issuer.id}`);
    assert.equal(list.status, 200);
    assert.equal(list.text, "");
    const again = await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
    assert.equal(again.status, 204);
  },
);

row("4.1 delete all: public JSON and events of earlier issues stay", ["issuer to spoil"], async (have) => {
  const issuer = have["issuer to spoil"];
  const id = await createBadge(issuer);
  const event = await issueBadge(issuer, id, [person("all")]);
  await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
  assert.equal((await call("GET", `/v1/badge/_/${id}.json?v=1.1&event=${event}`)).status, 200);
  assert.equal((await issuer.call("GET", `/v1/event/${issuer.id}/${event}`)).status, 200);
});

row("4.1 delete all: another client's badges stay", ["issuer to spoil", "second issuer"], async (have) => {
  const [issuer, other] = [have["issuer to spoil"], have["second issuer"]];
  const theirs = await createBadge(other);
  await issuer.call("DELETE", `/v1/badge/${issuer.id}`);
  assert.equal((await other.call("GET", `/v1/badge/${other.id}/${theirs}`)).status, 200);
  await other.call("DELETE", `/v1/badge/${other.id}/${theirs}`);
});
