import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAllowList } from "#src/platform/outbound/allow-list.ts";
import { checkOutbound } from "./outbound.ts";

async function messages(list: string): Promise<string[]> {
  const { allow } = parseAllowList(list);
  const findings = await checkOutbound(allow, async (host) =>
    host === "here.example" ? [{ address: "10.0.0.1", family: 4 }] : [],
  );
  return findings.map(({ level, message }) => `${level} ${message}`);
}

test("says what strangers could reach, and which names lead nowhere", async () => {
  assert.deepEqual(await messages(""), ["ok Other servers are asked at public addresses only."]);
  assert.match((await messages("10.0.0.0/8,here.example,*.gone.example")).join(), /^ok .* names \(3\)\.$/);
  assert.match((await messages("gone.example")).join(), /^warn OUTBOUND_ALLOW names gone\.example/);
  assert.match((await messages("169.254.0.0/16")).join(), /^warn .*credentials\.$/);
  assert.match((await messages("loopback")).join(), /^warn .*other programs of this machine\.$/);
  assert.equal((await messages("0.0.0.0/0")).length, 2);
  assert.equal((await messages("::/0")).length, 2);
});
