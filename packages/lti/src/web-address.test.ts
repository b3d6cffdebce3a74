import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../test/refuses.ts";
import { isUnder, shownAddress, webAddress } from "./web-address.ts";

const long = `https://lms.example/${"x".repeat(4096)}`;

test("an address is refused unless it is https, or http on this machine, without a password", async () => {
  for (const wrong of [
    "",
    "/x",
    "lms.example",
    "http://lms.example",
    "http://127.0.0.1.evil.example",
    "ftp://x",
    "javascript:x",
    "https://u@lms.example",
    "https://:p@lms.example",
    long,
  ])
    await refuses(() => webAddress(wrong), "url-refused");
  await refuses(() => webAddress("", "claim-malformed"), "claim-malformed");
  for (const right of [
    "https://lms.example:8443/a?b=1",
    "http://localhost:8000/",
    "http://127.0.0.1/",
    "http://[::1]:1/",
  ])
    assert.equal(webAddress(right).href, right);
});

test("under ours is ours and below, at the same origin", () => {
  const base = "https://b.example/lti";
  for (const inside of [
    "https://b.example/lti",
    "https://B.example:443/lti?x=1",
    "https://b.example/lti/a/b#c",
  ])
    assert.ok(isUnder(base, inside), inside);
  for (const outside of [
    "https://b.example/",
    "https://b.example/ltia",
    "https://b.example/lti/../a",
    "https://b.example:8443/lti",
    "https://b.example@evil.example/lti",
    "//b.example/lti",
    "blob:https://b.example/lti",
  ])
    assert.ok(!isUnder(base, outside), outside);
  assert.ok(isUnder("https://b.example", "https://b.example/any"));
  assert.ok(!isUnder("data:x", "data:x"));
});

test("only web addresses are shown to people", () => {
  assert.equal(shownAddress("http://lms.example/back?a=1"), "http://lms.example/back?a=1");
  for (const hidden of [null, "", "javascript:alert(1)", "data:text/html,x", "/back"])
    assert.equal(shownAddress(hidden), null);
});
