import assert from "node:assert/strict";
import type { IssuerId } from "#src/platform/ids.ts";
import { openTarget } from "#test/contract/target/open-target.ts";
import { createSubIssuer } from "#test/support/sub-issuer.ts";

/* GET /v2/client/{c}/alias */

const { row, issuer } = await openTarget();

row("5 alias: {result:[…]}", async () => {
  const answer = await issuer.call("GET", `/v2/client/${issuer.id}/alias`);
  assert.equal(answer.status, 200);
  assert.ok(Array.isArray(answer.json["result"]));
});

row(
  "5 alias: id, name, email, reply_to, url, description, ctime, mtime of each",
  ["installation"],
  async (have) => {
    const made = await createSubIssuer(have.installation, { id: issuer.id as IssuerId });
    const { json } = await issuer.call("GET", `/v2/client/${issuer.id}/alias`);
    const found = (json["result"] as Record<string, unknown>[]).find(({ id }) => id === made);
    for (const name of ["name", "email", "reply_to", "url", "description", "ctime", "mtime"]) {
      assert.ok(found && name in found, name);
    }
  },
);
