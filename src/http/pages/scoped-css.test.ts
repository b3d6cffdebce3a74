import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { scopedCss } from "#src/http/pages/scoped-css.ts";

const cases: [name: string, css: string, expected: string][] = [
  [
    "plain rules",
    "h3 { color: red; margin: 0 } .a, p:first-child{font-size:2em}",
    "h3{color:red;margin:0;}.a, p:first-child{font-size:2em;}",
  ],
  [
    "media queries",
    "@media (min-width: 600px) { p { color: red } }",
    "@media (min-width: 600px){p{color:red;}}",
  ],
  ["nothing", "", ""],
  ["a stray closing brace", "} body { color: red }", "body{color:red;}"],
  ["a rule left open", "p { color: red } h2 { color: blue", "p{color:red;}"],
  ["too many closing braces", "p{color:red}}}footer{display:none}", "p{color:red;}footer{display:none;}"],
  ["declarations without a rule", "display: none; p { color: red }", "p{color:red;}"],
  ["the parent selector", "&{color:red} :not(&){color:red} html:has(&){color:red} & + p{color:red}", ""],
  ["the root", ":root{--a:1} :host{color:red} :scope{color:red}", ""],
  [
    "what fetches",
    "p{background:url(//evil.example);color:red} a{content:image-set('a' 1x)}",
    "p{color:red;}",
  ],
  [
    "other at-rules",
    "@import 'x'; @font-face{font-family:x} @keyframes k{from{color:red}} p{color:red}",
    "p{color:red;}",
  ],
  ["quotes and escapes", "p::before{content:'}'} p{color:\\72 ed} b{color:red}", "b{color:red;}"],
  ["nested rules", "p{color:red; b{color:blue}}", "p{color:red;}"],
];
for (const [name, css, expected] of cases) {
  test(`styles: ${name}`, () => {
    const scoped = scopedCss("#criteria", css);
    assert.equal(scoped, expected === "" ? "" : `#criteria{${expected}}`);
  });
}

test("whatever is written, the braces of the result close where it ends, and nothing fetches or names the parent", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "(",
    ")",
    ";",
    ":",
    "&",
    "@media",
    "@import",
    "p",
    "color:red",
    "url(x)",
    "'",
    "\\",
    "/*",
    "<",
    ",",
    " ",
    "--x:{}",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join("")),
      ),
      (css) => {
        const scoped = scopedCss("#criteria", css);
        if (scoped === "") return;
        assert.ok(scoped.startsWith("#criteria{"));
        let depth = 0;
        Array.from(scoped).forEach((character, at) => {
          if (character === "{") depth++;
          if (character === "}") depth--;
          assert.ok(depth > 0 || at === scoped.length - 1, scoped);
        });
        assert.equal(depth, 0);
        assert.doesNotMatch(scoped, /[&<\\'"]|url\s*\(|@(?!media )/i);
      },
    ),
  );
});

test("reading styles takes time in proportion to their length", () => {
  for (const css of [
    `a{b:x${" ".repeat(100_000)}"}`,
    `a{b:x${" y".repeat(50_000)}"}`,
    "a{b:c;".repeat(15_000),
  ]) {
    const start = performance.now();
    scopedCss("#criteria", css);
    const took = performance.now() - start;
    assert.ok(took < 5_000, `${css.slice(0, 10)}: ${Math.round(took)} ms`);
  }
});
