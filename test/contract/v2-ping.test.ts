import assert from "node:assert/strict";
import { openTarget } from "#test/contract/target/open-target.ts";

/* GET /v2/client/{c}/ping */

const { row, issuer } = await openTarget();

row("2.4, 5 ping: 2xx and {success:true}", async () => {
  const answer = await issuer.call("GET", `/v2/client/${issuer.id}/ping`);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json, { success: true });
});
