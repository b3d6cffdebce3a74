import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { criteriaForPage } from "#src/domain/publishing/criteria.ts";

const place = { below: 2, classes: false, ownPictures: "https://badges.example.org/" } as const;
const shown = (html: string) => criteriaForPage(html, place);

test("headings begin below the page's own and leave out no level", () => {
  assert.equal(shown("<h1>a</h1><h4>b</h4><h2>c</h2>"), "<h3>a</h3><h4>b</h4><h3>c</h3>");
  assert.equal(criteriaForPage("<h1>a</h1><h3>b</h3>", { ...place, below: 1 }), "<h2>a</h2><h3>b</h3>");
});

test("class names stay only where the badge's own styles are", () => {
  assert.equal(shown('<p class="stamp ok">a</p>'), "<p>a</p>");
  assert.equal(criteriaForPage('<p class="x">a</p>', { ...place, classes: true }), '<p class="x">a</p>');
});

test("a picture from elsewhere becomes a link; our own stay and always have an alternative text", () => {
  const link = (text: string) =>
    `<a href="https://evil.example/a.png" rel="nofollow noopener ugc">${text}</a>`;
  assert.equal(shown('<img src="https://evil.example/a.png" alt="A &amp; B">'), link("A &amp; B"));
  assert.equal(shown('<img src="https://evil.example/a.png">'), link("https://evil.example/a.png"));
  assert.equal(
    shown('<img src="https://badges.example.org/a.png">'),
    '<img src="https://badges.example.org/a.png" alt="" />',
  );
});

test("nothing that runs, loads or leaves survives", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "<style>p{}</style>",
    '<p onclick="x()" style="color:red" id="content">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<img src="javascript:alert(1)" onerror="x()">',
    '<iframe src="https://evil.example"></iframe><form action="/c/receive"><button>a</button></form>',
    '<img src="https://evil.example/a.png" alt="&lt;script&gt;x&lt;/script&gt;">',
    '<svg><a xlink:href="javascript:x()">a</a></svg>',
    "<template><p>a</p></template><base href=//evil.example><meta http-equiv=refresh>",
  ];
  const forbidden =
    /<(script|style|iframe|form|button|svg|base|meta|template)|\son\w+=|javascript:|\sstyle=|\sid=/i;
  for (const html of hostile) assert.doesNotMatch(shown(html), forbidden, html);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...hostile, "<", ">", '"', "<p", "<!--", "-->", "&lt;script>")),
      (parts) => {
        assert.doesNotMatch(shown(parts.join("")), forbidden);
      },
    ),
  );
});

test("plain text becomes paragraphs", () => {
  assert.equal(shown("a & b\n\nc\nd"), "<p>a &amp; b</p>\n<p>c<br />d</p>");
});

test("reading criteria takes time in proportion to their length", () => {
  for (const piece of ["<br", "<p>a ", "</p>", "<h1>x", "&lt;", "<a href=x>", "<b>"]) {
    const start = performance.now();
    const html = piece.repeat(300_000 / piece.length);
    shown(html);
    const took = performance.now() - start;
    assert.ok(took < 5_000, `${piece}: ${Math.round(took)} ms`);
  }
});
