import assert from "node:assert/strict";
import { test } from "node:test";
import { networkAround } from "./networks.ts";

test("addresses of one /64 are one network, however they are written; others are not", () => {
  for (const address of ["2001:db8::1", "2001:DB8:0:0:ffff::2%eth0", "2001:db8::a:b:c:d"]) {
    assert.equal(networkAround(address), "2001:db8:0:0");
  }
  assert.equal(networkAround("2001:db8:0:1::1"), "2001:db8:0:1");
  assert.equal(networkAround("::1"), "0:0:0:0");
  assert.equal(networkAround("192.0.2.7"), "192.0.2.7");
  assert.equal(networkAround("::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(networkAround("local"), "local");
});
