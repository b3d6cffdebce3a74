import assert from "node:assert/strict";
import { test } from "node:test";
import { asWritten, bothForms, joinCriteria } from "#src/domain/badges/criteria.ts";

const html = bothForms({ format: "html", text: "<p>Take the <b>course</b>.</p>" });
const plain = bothForms({ format: "html", text: "Pass 2 * 3.\n\nThen <3." });
const markdown = bothForms({ format: "markdown", text: "Take the **course**." });

test("the form in which criteria were written stays, the other one says the same", () => {
  assert.deepEqual(html, {
    format: "html",
    html: "<p>Take the <b>course</b>.</p>",
    markdown: "Take the **course**.",
  });
  assert.deepEqual(markdown, {
    format: "markdown",
    html: "<p>Take the <strong>course</strong>.</p>\n",
    markdown: "Take the **course**.",
  });
  for (const criteria of [html, markdown, plain]) assert.deepEqual(bothForms(asWritten(criteria)), criteria);
});

test("plain text in the place of HTML is text in Markdown too", () => {
  assert.equal(plain.html, "Pass 2 * 3.\n\nThen <3.");
  assert.equal(plain.markdown, "Pass 2 \\* 3.\n\nThen \\<3.");
});

test("criteria are joined in both forms, whatever they were written in", () => {
  assert.deepEqual(joinCriteria(html, html), {
    format: "html",
    html: `${html.html}\n${html.html}`,
    markdown: "Take the **course**.\n\nTake the **course**.",
  });
  assert.equal(joinCriteria(markdown, markdown).format, "markdown");
  const mixed = joinCriteria(markdown, html);
  assert.equal(mixed.format, "html");
  assert.equal(mixed.html, `${markdown.html}\n${html.html}`);
  assert.equal(
    joinCriteria(plain, html).html,
    "<p>Pass 2 * 3.</p>\n<p>Then <3.</p>\n<p>Take the <b>course</b>.</p>",
  );
  const nothing = bothForms({ format: "html", text: "" });
  assert.deepEqual(joinCriteria(nothing, html), html);
  assert.deepEqual(joinCriteria(html, nothing), html);
});
