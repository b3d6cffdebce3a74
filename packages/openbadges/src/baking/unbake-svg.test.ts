import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { unbakeSvg } from "./unbake-svg.ts";

function svg(inside: string, namespace = "http://openbadges.org"): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="${namespace}">${inside}</svg>`;
}

test("a drawing without a badge gives undefined", () => {
  assert.equal(unbakeSvg("<svg/>"), undefined);
  assert.equal(unbakeSvg(svg("<openbadges:other/>")), undefined);
});

test("the specification's form is read: verify, and JSON in CDATA between white space", () => {
  const badge =
    '<openbadges:assertion verify="https://e.example/a">\n <![CDATA[\n {"a": 1}\n ]]>\n</openbadges:assertion>';
  assert.deepEqual(unbakeSvg(svg(badge)), { verify: "https://e.example/a", json: '{"a": 1}' });
});

test("other people's forms are read: no verify, plain text, another prefix, another place, another namespace", () => {
  const json = '{"a":"&lt;"}';
  assert.deepEqual(unbakeSvg(svg(`<openbadges:assertion>${json}</openbadges:assertion>`)), {
    json: '{"a":"<"}',
  });
  assert.deepEqual(unbakeSvg(svg('<g><b:assertion xmlns:b="http://openbadges.org" verify="u"/></g>')), {
    verify: "u",
  });
  assert.deepEqual(unbakeSvg(svg('<openbadges:assertion verify="u"/>', "https://openbadges.org")), {
    verify: "u",
  });
});

test("two badges, and an empty one, are refused", () => {
  const one = '<openbadges:assertion verify="u"/>';
  refuses(() => unbakeSvg(svg(one + one)), "duplicate-baking");
  refuses(() => unbakeSvg(svg("<openbadges:assertion> </openbadges:assertion>")), "baked-text-malformed");
});

test("what is not a well-formed SVG is refused", () => {
  for (const broken of [
    "",
    "hello",
    "<svg>",
    "<svg><g></svg>",
    "<svg a=b/>",
    "<svg a/>",
    "<svg/><svg/>",
    "<svg>&nope;</svg>",
  ]) {
    refuses(() => unbakeSvg(broken), "svg-malformed");
  }
  refuses(() => unbakeSvg("<html/>"), "not-svg");
  refuses(() => unbakeSvg('<svg xmlns="urn:other"/>'), "not-svg");
  refuses(() => unbakeSvg('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'), "not-svg");
});

test("hostile drawings are refused quickly", () => {
  const nested = '<g xmlns:a="b">'.repeat(50_000) + "</g>".repeat(50_000);
  const entities = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>';
  const declarations = Array.from({ length: 101 }, (_, at) => `xmlns:a${at}="b"`).join(" ");
  const external = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>';
  const started = performance.now();
  for (const hostile of [
    svg(nested),
    svg("<g>".repeat(201) + "</g>".repeat(201)),
    svg("<g/>".repeat(100_000)),
    `<svg ${Array.from({ length: 100_000 }, (_, at) => `a${at}='1'`).join(" ")}/>`,
    `<svg ${declarations}/>`,
    entities,
    external,
    `<svg>${"x".repeat(9_000_000)}</svg>`,
  ]) {
    refuses(() => unbakeSvg(hostile), "svg-unsupported");
  }
  for (const hostile of ["<", '<svg a="', "<!--", "<![CDATA[", "<?", "</", '<!DOCTYPE svg "'].map((one) =>
    one.repeat(100_000),
  )) {
    refuses(() => unbakeSvg(hostile), "svg-malformed");
  }
  assert.ok(performance.now() - started < 5000);
});

test("an ordinary drawing is within the limits", () => {
  const paths = '<path d="M0 0h1v1z" style="fill:red"/>'.repeat(2000);
  const layers = "<g>".repeat(50) + paths + "</g>".repeat(50);
  assert.deepEqual(unbakeSvg(svg(`<openbadges:assertion verify="u"/>${layers}`)), { verify: "u" });
});
