import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { markdownOf, renderMarkdown } from "#src/platform/markdown.ts";
import { escapeHtml } from "#src/platform/mail/html-text.ts";
import { oneCharacterOf } from "#test/support/one-character-of.ts";

test("what Markdown has a sign for comes through in both directions", () => {
  for (const [html, markdown] of [
    ["<h1>a</h1><h3>b</h3>", "# a\n\n### b"],
    ["<p>a <strong>b</strong> <em>c</em></p><p>d</p>", "a **b** *c*\n\nd"],
    ["<ol><li>a</li><li>b</li></ol>", "1.  a\n2.  b"],
    ["<ul><li>a</li></ul>", "-   a"],
    ['<a href="https://x.example">a</a>', "[a](https://x.example)"],
    ["<blockquote>a</blockquote>", "> a"],
    ["<p>a<br>b</p>", "a  \nb"],
    ["<pre><code>a &lt; b\n</code></pre>", "```\na < b\n```"],
  ] as const) {
    assert.equal(markdownOf(html), markdown);
    assert.equal(markdownOf(renderMarkdown(markdown)), markdown);
  }
});

test("of the rest the words stay, and nothing that runs", () => {
  assert.equal(
    markdownOf("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"),
    "a | b\n\n1 | 2",
  );
  assert.equal(markdownOf('<div class="x">a</div><script>b</script><style>c</style>'), "a");
  assert.equal(markdownOf('<a href="javascript:x()">a</a><img src="data:image/png;base64,AA" alt="b">'), "a");
  assert.equal(markdownOf("<p>&lt;script&gt;x&lt;/script&gt; &amp;lt;</p>"), "\\<script>x\\</script> \\&lt;");
  assert.equal(
    renderMarkdown("<b>x</b>\n\n<script>y</script>"),
    "<p>&lt;b&gt;x&lt;/b&gt;</p>\n<p>&lt;script&gt;y&lt;/script&gt;</p>\n",
  );
  assert.doesNotMatch(renderMarkdown("[a](javascript:x()) <javascript:x()>"), /href/);
});

test("a text says the same after any number of ways there and back", () => {
  const text = fc.string({
    unit: oneCharacterOf("ab1 .*_`~<>&#[]()!|-+=\\:;\"'äع"),
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, (said) => {
      const plain = said.replace(/\s+/g, " ").trim();
      const html = renderMarkdown(markdownOf(`<p>${escapeHtml(plain)}</p>`));
      assert.equal(html, plain === "" ? "" : `<p>${quoted(plain)}</p>\n`);
      assert.equal(renderMarkdown(markdownOf(html)), html);
    }),
    { numRuns: 1000 },
  );
});

/** Text as the renderer writes it. */
function quoted(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
