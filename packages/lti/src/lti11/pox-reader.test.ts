import assert from "node:assert/strict";
import { test } from "node:test";
import { refuses } from "../../test/refuses.ts";
import { readPox } from "./pox-reader.ts";

const REFUSED: Readonly<Record<string, string>> = {
  "two roots": "<a>1</a><a>2</a>",
  "text beside the root": "<a>1</a>x",
  "no end": "<a><b>1</b>",
  "no root": "<!-- a -->",
  "elements crossed": "<a><b>1</a></b>",
  "too many levels": `${"<a>".repeat(17)}${"</a>".repeat(17)}`,
  "too many characters": `<a>${"x".repeat(65_536)}</a>`,
  "an unquoted attribute": "<a b=c>1</a>",
  "a comment in a comment": "<a><!-- -- --></a>",
};

for (const [what, text] of Object.entries(REFUSED))
  test(`the XML reader refuses ${what}`, () => refuses(() => readPox(text), "response-malformed"));

test("the XML reader gives the text of each leaf by local names, the first of equal paths", () => {
  const xml = `\uFEFF<?xml version="1.0"?>\n<p:a xmlns:p='x>y'><b c="1"> 1 &lt; 2 </b><b>3</b><p:d/><!-- no --></p:a>\n`;
  assert.deepEqual(Object.fromEntries(readPox(xml)), { "a/b": "1 < 2", "a/d": "", a: "" });
  assert.equal(readPox(`${"<a>".repeat(16)}${"</a>".repeat(16)}`).size, 16);
});
