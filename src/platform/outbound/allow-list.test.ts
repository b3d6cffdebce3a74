import assert from "node:assert/strict";
import { test } from "node:test";
import { allowing, parseAllowList } from "./allow-list.ts";

test("an operator names networks, addresses, hosts and everything below a domain", () => {
  const { allow, problems } = parseAllowList(
    " 10.20.0.0/16,192.168.7.7 , fd00::/8,Moodle.Campus.example, *.lab.example,loopback,,intranet",
  );
  assert.deepEqual(problems, []);
  const isAllowed = allowing(allow);
  for (const [host, address] of [
    ["x.example", "10.20.1.1"],
    ["x.example", "::ffff:10.20.1.1"],
    ["x.example", "192.168.7.7"],
    ["x.example", "fd12::1"],
    ["x.example", "127.0.0.1"],
    ["moodle.campus.example", "172.16.0.1"],
    ["moodle.campus.example.", "172.16.0.1"],
    ["a.b.lab.example", "172.16.0.1"],
    ["intranet", "172.16.0.1"],
  ] as const) {
    assert.equal(isAllowed(host, address), true, `${host} ${address}`);
  }
  for (const host of [
    "campus.example",
    "x.moodle.campus.example",
    "lab.example",
    "evillab.example",
    "intranet.example",
  ]) {
    assert.equal(isAllowed(host, "172.16.0.1"), false, host);
  }
  assert.equal(isAllowed("x.example", "10.21.0.0"), false);
});

test("an empty list allows nothing", () => {
  for (const text of ["", " , "]) {
    const { allow, problems } = parseAllowList(text);
    assert.deepEqual(problems, []);
    assert.equal(allowing(allow)("localhost", "127.0.0.1"), false);
  }
});

test("every entry that cannot be read has its own problem, and the others still count", () => {
  const wrong = [
    "10.0.0.0/33",
    "https://moodle.example",
    "moodle.example:8080",
    "a b",
    "*",
    "*.",
    "1.2.3",
    "-a.example",
  ];
  const { allow, problems } = parseAllowList(`10.0.0.1,${wrong.join(",")}`);
  assert.equal(problems.length, wrong.length);
  for (const [at, entry] of wrong.entries())
    assert.ok(problems[at]?.startsWith(`"${entry}" is no host name`), entry);
  assert.equal(allowing(allow)("x", "10.0.0.1"), true);
});
