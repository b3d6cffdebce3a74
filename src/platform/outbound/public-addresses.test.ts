import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isPublicAddress } from "./public-addresses.ts";

const words = (text: string) => text.trim().split(/\s+/);

test("addresses that are not the internet's are refused, to their edges", () => {
  const refused = words(`
    0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1
    127.255.255.254 169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.192 192.0.2.1
    192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.7
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 100.100.100.200 :: ::1
    ::7f00:1 fc00:: fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 100::1
    2001::1 2001:0:4136:e378::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 5f00::1
    64:ff9b:1::808:808 4000::1`);
  for (const address of refused) assert.equal(isPublicAddress(address), false, address);
});

test("public addresses are not refused, up to the edges of what is", () => {
  const open = words(`
    1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255
    198.20.0.0 223.255.255.255 168.63.129.15 2001:200::1 2001:4860:4860::8888 2003::1
    2a00:1450:4001::1 3ffe::1`);
  for (const address of open) assert.equal(isPublicAddress(address), true, address);
});

test("IPv4 in IPv6, mapped or translated, is judged as IPv4, in every way it can be written", () => {
  for (const private4 of ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.1", "192.168.0.0"]) {
    for (const prefix of ["::ffff:", "0:0:0:0:0:ffff:", "64:ff9b::", "64:FF9B:0:0:0:0:"]) {
      assert.equal(isPublicAddress(prefix + private4), false, prefix + private4);
    }
  }
  assert.equal(isPublicAddress("::ffff:a00:1"), false);
  assert.equal(isPublicAddress("64:ff9b::a00:1"), false);
  assert.equal(isPublicAddress("64:ff9b::1"), false);
  assert.equal(isPublicAddress("::ffff:8.8.8.8"), true);
  assert.equal(isPublicAddress("64:ff9b::8.8.8.8"), true);
  assert.equal(isPublicAddress("64:ff9b::808:808"), true);
});

test("an IPv4 address is judged the same wherever it stands", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      assert.equal(isPublicAddress(`::ffff:${address}`), isPublicAddress(address));
      assert.equal(isPublicAddress(`64:ff9b::${address}`), isPublicAddress(address));
      assert.equal(isPublicAddress(`::${address}`), false);
    }),
  );
});

test("what is no address is not public", () => {
  for (const text of [
    "",
    "localhost",
    "1.2.3",
    "0x7f000001",
    "2130706433",
    "127.1",
    "1.1.1.1:80",
    "[2a00::1]",
  ]) {
    assert.equal(isPublicAddress(text), false, text);
  }
  fc.assert(fc.property(fc.string(), (text) => typeof isPublicAddress(text) === "boolean"));
});
