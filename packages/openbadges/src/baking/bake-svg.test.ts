import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import type { Element } from "@xmldom/xmldom";
import * as fc from "fast-check";
import { onlyRefuses, refuses } from "../../test/refuses.ts";
import { bakeSvg, prepareSvg } from "./bake-svg.ts";
import { unbakeSvg } from "./unbake-svg.ts";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>';
const url = "https://b.example/v1/assertion/0a1b";

const jsonText = fc
  .dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" }))
  .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 2)));
const hostileText = fc
  .array(
    fc.constantFrom(
      "]]>",
      "]]",
      ">",
      "<",
      "&",
      '"',
      "'",
      "\uFFFE",
      "\uFFFF",
      "\u{10FFFF}",
      "\u007F",
      "\u0085",
      "\u2028",
      "\u2029",
      "<![CDATA[",
      "\r\n",
      "é",
    ),
  )
  .map((parts) => parts.join(""));

test("the badge is the first child, with verify and one CDATA section", () => {
  assert.equal(
    bakeSvg(drawing, { verify: `${url}?a=1&b="2"`, json: '{"id":"<x>"}' }),
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" xmlns:openbadges="http://openbadges.org">' +
      `<openbadges:assertion verify="${url}?a=1&#38;b=&#34;2&#34;"><![CDATA[{"id":"<x>"}]]></openbadges:assertion>` +
      '<circle r="4"/></svg>',
  );
});

test("a JWS needs no body", () => {
  const baked = bakeSvg(drawing, { verify: "eyJ.eyJ.sig" });
  assert.ok(baked.includes('<openbadges:assertion verify="eyJ.eyJ.sig"/><circle'));
  assert.deepEqual(unbakeSvg(baked), { verify: "eyJ.eyJ.sig" });
});

test("any JSON object comes back with the same value, and the same text unless it had to be escaped", () => {
  const hostileJson = hostileText.map((text) => JSON.stringify({ [text]: text }));
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.oneof(jsonText, hostileJson), (verify, json) => {
      const found = unbakeSvg(bakeSvg(drawing, { verify, json }));
      assert.equal(found?.verify, verify);
      assert.deepEqual(JSON.parse(found?.json ?? ""), JSON.parse(json));
      if (!/\]\]>|[\u0085\u2028\u2029\uFFFE\uFFFF]/.test(json)) assert.equal(found?.json, json);
    }),
    { numRuns: 300 },
  );
});

test("a reader by XML 1.1, whose line breaks are more, finds the same", () => {
  const text = "a\u0085b\u2028c\u2029d";
  const baked = bakeSvg(drawing, { verify: text, json: JSON.stringify({ [text]: text }) });
  const element = new DOMParser().parseFromString(baked, "image/svg+xml").documentElement
    ?.firstChild as Element;
  assert.equal(element.getAttribute("verify"), text);
  assert.deepEqual(JSON.parse(element.textContent ?? ""), { [text]: text });
});

test("a badge another baked keeps U+0085 and its like in its JSON", () => {
  const json = JSON.stringify({ name: "a\u0085b\u2028c\u2029d" });
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">' +
    `<openbadges:assertion verify="x"><![CDATA[${json}]]></openbadges:assertion></svg>`;
  assert.equal(unbakeSvg(svg)?.json, json);
});

test("any verify that XML can hold comes back as it was", () => {
  const verify = hostileText.filter((text) => text !== "" && !/[\uFFFE\uFFFF]/.test(text));
  fc.assert(
    fc.property(verify, (text) => assert.equal(unbakeSvg(bakeSvg(drawing, { verify: text }))?.verify, text)),
  );
});

test("baking again replaces, and gives what one baking would have given", () => {
  fc.assert(
    fc.property(jsonText, jsonText, (first, second) => {
      const once = bakeSvg(drawing, { verify: "https://old.example", json: first });
      assert.equal(
        bakeSvg(once, { verify: url, json: second }),
        bakeSvg(drawing, { verify: url, json: second }),
      );
    }),
  );
});

test("badges in any place and under any prefix are replaced", () => {
  const old =
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:b="http://openbadges.org" xmlns:openbadges="urn:other">' +
    '<g><b:assertion verify="x"/><openbadges:credential verify="y"/></g>' +
    '<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="z"><g/></openbadges:assertion></svg>';
  const baked = bakeSvg(old, { verify: url });
  assert.deepEqual(unbakeSvg(baked), { verify: url });
  assert.equal(baked.split("verify=").length, 2);
  assert.ok(baked.endsWith(`><openbadges:assertion verify="${url}"/><g/></svg>`));
});

test("<svg is within the first 256 bytes, whatever stood before it", () => {
  const before = `\uFEFF<?xml version="1.0"?><!-- ${"drawn by ".repeat(50)} --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x">`;
  const baked = bakeSvg(`${before}${drawing}<!-- end -->`, { verify: url });
  assert.equal(baked, bakeSvg(drawing, { verify: url }));
  assert.ok(Buffer.from(baked).subarray(0, 256).includes("<svg"));
});

test("text that looks like our own marker is left alone", () => {
  const tricky =
    '<svg xmlns="http://www.w3.org/2000/svg" id="&lt;openbadges:assertion/>"><!--<openbadges:assertion/>--></svg>';
  const baked = bakeSvg(tricky, { verify: url });
  assert.deepEqual(unbakeSvg(baked), { verify: url });
  assert.ok(baked.endsWith("<!--<openbadges:assertion/>--></svg>"));
});

test("one prepared drawing serves many awards", () => {
  const prepared = prepareSvg(drawing);
  fc.assert(
    fc.property(jsonText, (json) => {
      assert.equal(prepared.bake({ verify: url, json }), bakeSvg(drawing, { verify: url, json }));
    }),
  );
});

test("what cannot be baked is refused", () => {
  const { bake } = prepareSvg(drawing);
  for (const verify of ["", "a\0", "\u0001", "\uD800", "\uFFFE"])
    refuses(() => bake({ verify }), "text-not-bakeable");
  for (const json of ["", "x", "[]", "null", '"]]>"', '{"a":"\uD800"}']) {
    refuses(() => bake({ verify: url, json }), "text-not-bakeable");
  }
  refuses(() => bake({ verify: url, json: `{"a":"${"x".repeat(1_048_576)}"}` }), "baked-text-too-large");
});

test("any text is baked or refused, and nothing else", () => {
  const piece = fc.constantFrom(
    "<svg",
    ">",
    "</svg>",
    "<g>",
    "</g>",
    "<!--",
    "-->",
    "&",
    "&lt;",
    " a='b'",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
  );
  const soup = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))).map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      fc.oneof(
        soup,
        soup.map((inner) => `<svg>${inner}</svg>`),
      ),
      (svg) => onlyRefuses(() => bakeSvg(svg, { verify: url })),
    ),
    {
      numRuns: 500,
    },
  );
});
