import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { clientAddress, parseTrustedProxies } from "./trusted-proxies.ts";

/** The judge of a list that has to be right. */
function trusting(list: string) {
  const { isTrusted, problems } = parseTrustedProxies(list);
  assert.deepEqual(problems, []);
  return isTrusted;
}

test("an address or a network is trusted, its neighbours are not", () => {
  const isTrusted = trusting("10.0.0.0/9, 192.0.2.7 ,2001:db8::/33,,::1");
  for (const yes of ["10.0.0.1", "10.127.255.255", "192.0.2.7", "2001:db8:7fff::1", "2001:DB8::1", "::1"]) {
    assert.equal(isTrusted(yes), true, yes);
  }
  for (const no of [
    "10.128.0.0",
    "192.0.2.8",
    "2001:db8:8000::",
    "::2",
    "127.0.0.1",
    "",
    "x",
    null,
    undefined,
  ]) {
    assert.equal(isTrusted(no), false, String(no));
  }
});

test("IPv4 in IPv6 is the IPv4 address, in both", () => {
  const isTrusted = trusting("10.0.0.0/8,::ffff:192.0.2.0/120,::ffff:203.0.113.9");
  for (const yes of [
    "::ffff:10.1.2.3",
    "::FFFF:a01:203",
    "0:0:0:0:0:ffff:0a01:0203",
    "192.0.2.255",
    "203.0.113.9",
  ]) {
    assert.equal(isTrusted(yes), true, yes);
  }
  for (const no of ["::ffff:11.1.2.3", "::10.1.2.3", "192.0.3.0", "203.0.113.8"]) {
    assert.equal(isTrusted(no), false, no);
  }
});

test("loopback is this machine", () => {
  const isTrusted = trusting(" Loopback ");
  for (const yes of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) assert.ok(isTrusted(yes), yes);
  for (const no of ["128.0.0.1", "::2", "::ffff:128.0.0.1", "10.0.0.1"]) assert.ok(!isTrusted(no), no);
});

test("a network of everything stays within its family", () => {
  assert.equal(trusting("0.0.0.0/0")("203.0.113.1"), true);
  assert.equal(trusting("0.0.0.0/0")("2001:db8::1"), false);
  assert.equal(trusting("::/0")("2001:db8::1"), true);
  assert.equal(trusting("::/0")("203.0.113.1"), false);
});

test("a zone is no part of the address", () => {
  assert.equal(trusting("fe80::/10")("fe80::1%eth0"), true);
});

test("nothing configured trusts nobody", () => {
  for (const text of ["", " ", ","]) assert.equal(trusting(text)("127.0.0.1"), false);
});

test("every wrong entry has its own problem, and the others still count", () => {
  const wrong = [
    "10.0.0.0/33",
    "proxy.example",
    "::1/129",
    "10.0.0.0/",
    "/8",
    "10.0.0.0/-1",
    "1.2.3",
    "::ffff:1.2.3.4/95",
  ];
  const { isTrusted, problems } = parseTrustedProxies(`10.0.0.1,${wrong.join(", ")}`);
  assert.equal(problems.length, wrong.length);
  for (const [i, entry] of wrong.entries())
    assert.ok(problems[i]?.startsWith(`"${entry}" is no address`), entry);
  assert.equal(isTrusted("10.0.0.1"), true);
  assert.equal(isTrusted("1.2.3.4"), false);
});

test("any list of networks gets an answer, and so does any address", () => {
  fc.assert(
    fc.property(fc.string(), fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (list, address) => {
      assert.ok(Array.isArray(parseTrustedProxies(list).problems));
      assert.equal(typeof trusting("10.0.0.0/8")(address), "boolean");
    }),
  );
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => trusting(address)(address)));
});

const isTrusted = trusting("loopback,10.0.0.0/8");

test("without a proxy, the caller is the socket, whatever it claims", () => {
  assert.equal(clientAddress("203.0.113.5", "1.1.1.1", isTrusted), "203.0.113.5");
  assert.equal(clientAddress("203.0.113.5", "127.0.0.1, 10.0.0.1", isTrusted), "203.0.113.5");
  assert.equal(clientAddress("::ffff:203.0.113.5", null, isTrusted), "203.0.113.5");
});

test("behind proxies, the caller is the nearest stranger", () => {
  assert.equal(clientAddress("127.0.0.1", "203.0.113.5", isTrusted), "203.0.113.5");
  assert.equal(clientAddress("127.0.0.1", "203.0.113.5, 10.0.0.2", isTrusted), "203.0.113.5");
  assert.equal(clientAddress("::1", "2001:DB8:0::1", isTrusted), "2001:db8::1");
});

test("what a caller writes itself is left of the truth and ignored", () => {
  assert.equal(clientAddress("127.0.0.1", "1.1.1.1, 203.0.113.5", isTrusted), "203.0.113.5");
  assert.equal(
    clientAddress("127.0.0.1", "10.0.0.9, 127.0.0.1, 203.0.113.5, 10.0.0.2", isTrusted),
    "203.0.113.5",
  );
  assert.equal(clientAddress("127.0.0.1", "::ffff:10.0.0.9, ::ffff:203.0.113.5", isTrusted), "203.0.113.5");
});

test("a header that cannot be read stops at the last address known", () => {
  for (const header of [
    null,
    undefined,
    "",
    "unknown",
    "_hidden",
    "203.0.113.5, garbage",
    "203.0.113.5,",
    "1.2.3.4.5",
    "203.0.113.5 10.0.0.1",
  ]) {
    assert.equal(clientAddress("10.0.0.1", header, isTrusted), "10.0.0.1", String(header));
  }
  assert.equal(clientAddress("127.0.0.1", "garbage, 10.0.0.3", isTrusted), "10.0.0.3");
});

test("when all are ours, the farthest is the caller", () => {
  assert.equal(clientAddress("127.0.0.1", "10.0.0.3, 10.0.0.2", isTrusted), "10.0.0.3");
});

test("ports are dropped", () => {
  assert.equal(clientAddress("127.0.0.1", "203.0.113.5:4711", isTrusted), "203.0.113.5");
  assert.equal(clientAddress("127.0.0.1", "[2001:db8::1]:4711", isTrusted), "2001:db8::1");
  assert.equal(clientAddress("127.0.0.1", "[2001:db8::1]", isTrusted), "2001:db8::1");
});

test("a socket without address has no caller", () => {
  assert.equal(clientAddress(undefined, "203.0.113.5", isTrusted), null);
  assert.equal(clientAddress("", "203.0.113.5", isTrusted), null);
});

test("no forged prefix changes the caller", () => {
  fc.assert(
    fc.property(fc.string(), (forged) => {
      assert.equal(clientAddress("127.0.0.1", `${forged}, 203.0.113.5, 10.0.0.2`, isTrusted), "203.0.113.5");
    }),
  );
});
