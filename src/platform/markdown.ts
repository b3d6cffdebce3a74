import MarkdownIt from "markdown-it";
import TurndownService from "turndown";
import { sanitiseHtml } from "#src/platform/sanitise-html.ts";

const renderer = new MarkdownIt({ html: false, linkify: false });

/** Markdown as HTML. HTML inside it comes out as text; what its links may lead to is for whoever shows it to say. */
export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown);
}

const converter = new TurndownService({
  headingStyle: "atx",
  bulletListMarker: "-",
  codeBlockStyle: "fenced",
  emDelimiter: "*",
});
// Its own escapes leave HTML, character references and some signs at the beginning of a line.
converter.escape = (text) =>
  text
    .replace(/[\\`*_[\]<~]|&(?=[#\w])/g, "\\$&")
    .replace(/^(\s*)([#>+|=:-])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2");
converter.addRule("cell", {
  filter: ["th", "td"],
  replacement: (content) => `${content.trim().replace(/\s*\n\s*/g, " ")} | `,
});
converter.addRule("row", {
  filter: "tr",
  replacement: (content) => `\n\n${content.replace(/ \| $/, "")}\n\n`,
});

const tagsWithSigns =
  "h1 h2 h3 h4 h5 h6 p br hr ul ol li blockquote pre code strong b em i a img div dl dt dd table caption tr th td".split(
    " ",
  );

/** HTML as Markdown, with everything that Markdown has a sign for; of the rest the words stay. */
export function markdownOf(html: string): string {
  const clean = sanitiseHtml(html, {
    allowedTags: tagsWithSigns,
    allowedAttributes: { a: ["href", "title"], img: ["src", "alt"], ol: ["start"] },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["http", "https"] },
  });
  return converter.turndown(clean);
}
