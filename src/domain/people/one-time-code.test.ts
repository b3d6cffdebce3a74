import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { base32Of, codeAt, keyAddress, matchingStep, stepAt } from "#src/domain/people/one-time-code.ts";

const secret = Buffer.from("12345678901234567890");

test("the codes of RFC 6238, appendix B, and of RFC 4226, appendix D", () => {
  const cases: [number, string][] = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ];
  for (const [seconds, code] of cases) assert.equal(codeAt(secret, stepAt(new Date(seconds * 1000))), code);
  const counted = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
  ];
  assert.deepEqual(
    counted.map((_, step) => codeAt(secret, step)),
    counted,
  );
});

test("the text forms of RFC 4648, section 10", () => {
  const cases = ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"];
  for (const [length, text] of cases.entries()) {
    assert.equal(base32Of(Buffer.from("foobar".slice(0, length))), text);
  }
});

test("a code is good now and one step to either side, and never at or before the last one used", () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 2 ** 31 }), fc.integer({ min: -3, max: 3 }), (step, off) => {
      const now = new Date(step * 30_000 + 7000);
      const code = codeAt(secret, step + off);
      const found = matchingStep(secret, code, now, 0);
      if (Math.abs(off) <= 1) assert.equal(found === null ? null : codeAt(secret, found), code);
      if (found !== null) assert.equal(matchingStep(secret, code, now, step + 1), null);
    }),
  );
  for (const wrong of ["", "12345", "1234567", "abcdef", "１２３４５６"]) {
    assert.equal(matchingStep(secret, wrong, new Date(59_000), 0), null);
  }
});

test("authenticator apps read the address", () => {
  const url = new URL(keyAddress(secret, "aino+x@y.example", "badges.example"));
  assert.equal(url.protocol, "otpauth:");
  assert.equal(url.pathname, "/badges.example:aino%2Bx%40y.example");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    issuer: "badges.example",
  });
});
