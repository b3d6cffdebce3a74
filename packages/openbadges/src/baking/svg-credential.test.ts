import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { makePng } from "../../test/make-png.ts";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { sampleCredential } from "../../test/sample-credential.ts";
import { sampleSigning } from "../../test/sample-keys.ts";
import { signDataIntegrity } from "../proofs/data-integrity.ts";
import { bakePng } from "./bake-png.ts";
import { bakeSvg } from "./bake-svg.ts";
import { OB3_PNG_KEYWORD } from "./png-keyword.ts";
import { bakeSvgCredential, prepareSvgCredential, unbakeSvgCredential } from "./svg-credential.ts";
import { unbakePng } from "./unbake-png.ts";
import { unbakeSvg } from "./unbake-svg.ts";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>';
const jws = "eyJ.eyJ-_.sig";
const root = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">${inside}</svg>`;

test("JSON goes into one CDATA section without verify, a JWT into verify", () => {
  const start =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">';
  assert.equal(
    bakeSvgCredential(drawing, '{"id":"<x>"}'),
    `${start}<openbadges:credential><![CDATA[{"id":"<x>"}]]></openbadges:credential><circle r="4"/></svg>`,
  );
  assert.equal(
    bakeSvgCredential(drawing, jws),
    `${start}<openbadges:credential verify="${jws}"/><circle r="4"/></svg>`,
  );
  assert.equal(unbakeSvgCredential(bakeSvgCredential(drawing, jws)), jws);
});

test("a signed credential comes back from SVG and PNG, byte for byte", async () => {
  const text = JSON.stringify(await signDataIntegrity(sampleCredential(), sampleSigning));
  assert.equal(unbakeSvgCredential(bakeSvgCredential(drawing, text)), text);
  const png = bakePng(makePng(), text, { keyword: OB3_PNG_KEYWORD });
  assert.deepEqual(unbakePng(png), [{ keyword: "openbadgecredential", text }]);
});

test("any JSON object comes back with the same value, from one prepared drawing", () => {
  const prepared = prepareSvgCredential(drawing);
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("]]>", "\uFFFE", "<![CDATA[", "&lt;"));
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      const json = JSON.stringify(value);
      const baked = prepared.bake(json);
      assert.equal(baked, bakeSvgCredential(drawing, json));
      assert.deepEqual(JSON.parse(unbakeSvgCredential(baked) ?? ""), JSON.parse(json));
    }),
    { numRuns: 300 },
  );
});

test("baking replaces badges of either version, under any prefix", () => {
  const old = bakeSvg(drawing, { verify: "https://b.example/1" });
  const renamed = root("<circle/>").replace(
    "<circle/>",
    '<b:credential xmlns:b="https://purl.imsglobal.org/ob/v3p0"/><circle/>',
  );
  const baked = bakeSvgCredential(old, jws);
  assert.equal(baked, bakeSvgCredential(drawing, jws));
  assert.equal(unbakeSvg(baked), undefined);
  assert.equal(bakeSvgCredential(baked, '{"a":1}'), bakeSvgCredential(drawing, '{"a":1}'));
  assert.equal(bakeSvg(baked, { verify: "https://b.example/1" }), old);
  assert.equal(unbakeSvgCredential(old), undefined);
  assert.equal(unbakeSvgCredential(bakeSvgCredential(renamed, jws)), jws);
});

test("two credentials, an empty one and one with two texts are refused", () => {
  const one = `<openbadges:credential verify="${jws}"/>`;
  assert.equal(unbakeSvgCredential(root(one)), jws);
  refuses(() => unbakeSvgCredential(root(one + one)), "duplicate-baking");
  refuses(() => unbakeSvgCredential(root(`${one}<g>${one}</g>`)), "duplicate-baking");
  refuses(
    () => unbakeSvgCredential(root("<openbadges:credential> </openbadges:credential>")),
    "baked-text-malformed",
  );
  const both = '<openbadges:credential verify="a.b.c">{}</openbadges:credential>';
  refuses(() => unbakeSvgCredential(root(both)), "baked-text-malformed");
});

test("what cannot be baked is refused", () => {
  for (const text of [
    "",
    "x",
    "[]",
    "null",
    "a.b",
    "a.b.c.d",
    "a..c",
    "https://b.example/1",
    '{"a":"\uD800"}',
  ]) {
    refuses(() => bakeSvgCredential(drawing, text), "text-not-bakeable");
  }
  refuses(() => bakeSvgCredential(drawing, `{"a":"${"x".repeat(1_048_576)}"}`), "baked-text-too-large");
  refuses(() => bakeSvgCredential(drawing, `a.${"b".repeat(1_048_576)}.c`), "baked-text-too-large");
});

test("the replacement character is a character like others", () => {
  const json = '{"a":"\uFFFD"}';
  const odd = drawing.replace("<circle", "<desc>\uFFFD</desc><circle");
  assert.equal(unbakeSvgCredential(bakeSvgCredential(odd, json)), json);
  assert.equal(unbakeSvg(bakeSvg(odd, { verify: "\uFFFD", json }))?.verify, "\uFFFD");
});

test("any text as a drawing is read or refused, and nothing else", () => {
  const piece = fc.constantFrom(
    "<openbadges:credential",
    " verify='a'",
    ">",
    "/>",
    "</openbadges:credential>",
    "<![CDATA[",
    "]]>",
  );
  const soup = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))).map((parts) => root(parts.join("")));
  fc.assert(
    fc.property(soup, (svg) => {
      onlyRefuses(() => unbakeSvgCredential(svg));
      onlyRefuses(() => bakeSvgCredential(svg, jws));
    }),
    { numRuns: 500 },
  );
});
