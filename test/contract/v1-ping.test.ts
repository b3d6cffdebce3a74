import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v1/ping/{c} */

const { row, issuer } = await openTarget();
const ping = () => issuer.call("GET", `/v1/ping/${issuer.id}`);

row("2.4, 11 ping: 200 and a body identical to the client id, without a line end", async () => {
  const answer = await ping();
  assert.equal(answer.status, 200);
  assert.equal(answer.text, issuer.id);
});

row("2.4 ping: text/plain", async () => {
  assert.match((await ping()).headers.get("content-type") ?? "", /^text\/plain/);
});

row("1 ids: the client id is alphanumeric, at most 20 characters", () => {
  assert.match(issuer.id, /^[0-9A-Za-z]{1,20}$/);
});
