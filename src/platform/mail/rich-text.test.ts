import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { escapeHtml, unescapeHtml } from "#src/platform/mail/html-text.ts";
import { looksLikeHtml, readLine, readRichText, type RichStyles } from "#src/platform/mail/rich-text.ts";

const styles: RichStyles = {
  paragraph: "P",
  heading: "H",
  list: "L",
  quote: "Q",
  link: "A",
  linkClass: "link",
};

test("HTML is told from plain text", () => {
  for (const html of ["<p>a", "a<br/>b", "<B>x</B>", "R&amp;D", "&#228;", "<a href='x'>y</a>"]) {
    assert.equal(looksLikeHtml(html), true, html);
  }
  for (const plain of ["I <3 you", "a < b > c", "AT&T", "x & y; z", "<aino@example.org>", "1<p2", ""]) {
    assert.equal(looksLikeHtml(plain), false, plain);
  }
});

test("plain text gets paragraphs, line breaks and links", () => {
  const read = readRichText("Hi & bye\nsee https://e.org/x?a=1&b=2.\r\n\r\n\n<Next>", styles);
  assert.equal(read?.text, "Hi & bye\nsee https://e.org/x?a=1&b=2.\n\n\n<Next>");
  const link = `<a href="https://e.org/x?a=1&amp;b=2" class="link" style="A">https://e.org/x?a=1&amp;b=2</a>`;
  assert.equal(
    read?.html,
    `<p dir="auto" style="P">Hi &amp; bye<br>see ${link}.</p>\n<p dir="auto" style="P">&lt;Next&gt;</p>`,
  );
});

test("HTML becomes text with lists, line breaks and the addresses of links", () => {
  const read = readRichText(
    `<h1>Title</h1><p>One  two<br>three <a href="https://e.org/a?b=1&amp;c">here</a>, <a href="https://e.org">https://e.org</a>,
     <a href="mailto:a@e.org">a@e.org</a></p><ol><li>first<li>second</ol><ul><li>x</ul><table><tr><td>a<td>b</table>`,
    styles,
  );
  assert.equal(
    read?.text,
    "Title\n\nOne two\nthree here (https://e.org/a?b=1&c), https://e.org, a@e.org\n\n1. first\n2. second\n\n- x\n\na b",
  );
});

test("inline HTML without blocks keeps its own line breaks", () => {
  assert.equal(readRichText("Hi <b>you</b>\nthere\n\nBye", styles)?.text, "Hi you\nthere\n\nBye");
});

test("only known elements, attributes and addresses come through", () => {
  const read = readRichText(
    `<p style="x" onclick="y" class="z">a<script>b</script><a href="javascript:c">d</a><img src="e" alt="F"></p>`,
    styles,
  );
  assert.equal(read?.html, `<p dir="auto" style="P">a<a class="link" style="A">d</a><em>F</em></p>`);
});

test("nothing readable is null", () => {
  for (const empty of ["", " \n ", "<p></p>", "<p>&nbsp;</p><br>", "<script>x</script>"]) {
    assert.equal(readRichText(empty, styles), null, empty);
  }
});

test("a line is one line of plain text", () => {
  assert.equal(readLine("Tom &amp; <i>Jerry</i>\r\n again "), "Tom & Jerry again");
  assert.equal(readLine("a < b & c"), "a < b & c");
});

test("any text is read without active content, and escaping is undone exactly", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      "<p>",
      "<script>",
      "<a href='javascript:x'>",
      "</p>",
      "<img onerror=x>",
      "&lt;",
      "<!--",
      '"',
      "<svg onload=x>",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      assert.equal(unescapeHtml(escapeHtml(text)), text);
      const html = readRichText(text, styles)?.html ?? "";
      for (const [tag] of html.matchAll(/<[^>]*>/g)) {
        assert.match(
          tag,
          /^<\/?(p|div|br|hr|h2|ul|ol|li|blockquote|a|strong|em|u|s|sub|sup|table|tbody|tr|td)\b/,
        );
        assert.doesNotMatch(tag, /\son\w+=|javascript:/i);
      }
    }),
    { numRuns: 300 },
  );
});

test("reading a text takes time in proportion to its length", () => {
  for (const piece of ["<p>a ", "<h1>x", "<br>", "<ul><li>", "<td>", "<b>", "<a href=x>y ", "a\n\n"]) {
    const start = performance.now();
    readRichText(`<b>x</b>${piece.repeat(200_000 / piece.length)}`, styles);
    const took = performance.now() - start;
    assert.ok(took < 8_000, `${piece}: ${Math.round(took)} ms`);
  }
});

test("line breaks, lists, cells and links are laid out", () => {
  const laidOut: [html: string, text: string][] = [
    ["<p>a</p><p>b<br>c </p>", "a\n\nb\nc"],
    ["a<br><br><br><br>b", "a\n\nb"],
    ["<br><p>a</p>", "a"],
    ["<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>e", "- a\n- b\n\n1. c\n2. d\n\ne"],
    ["<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"],
    ['x <a href="https://y.example"> here </a> z', "x here (https://y.example) z"],
    ['<p>x</p><p><a href="https://y.example">https://y.example</a></p>', "x\n\nhttps://y.example"],
    ['<a href="https://y.example"></a>', "https://y.example"],
    ["a <b> b </b> c", "a b c"],
    ["a<br> b", "a\nb"],
  ];
  for (const [html, text] of laidOut) assert.equal(readRichText(html, styles)?.text, text, html);
});
