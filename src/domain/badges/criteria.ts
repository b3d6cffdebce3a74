import { markdownOf, renderMarkdown } from "#src/platform/markdown.ts";

/** What somebody has to do for a badge, as it was written. */
export interface WrittenCriteria {
  readonly format: "html" | "markdown";
  readonly text: string;
}

/** The same as it is kept: in the form in which it was written, and in the other one made from that. */
export interface Criteria {
  /** The form in which it was written. */
  readonly format: "html" | "markdown";
  readonly html: string;
  readonly markdown: string;
}

/** Makes the form that is missing. It takes a second or so for a million characters. */
export function bothForms({ format, text }: WrittenCriteria): Criteria {
  return format === "html"
    ? { format, html: text, markdown: markdownOf(asHtml(text)) }
    : { format, html: renderMarkdown(text), markdown: text };
}

/** The criteria as they were written. */
export function asWritten(criteria: Criteria): WrittenCriteria {
  return { format: criteria.format, text: criteria[criteria.format] };
}

/** Criteria with more at their end, whichever form the two were written in. */
export function joinCriteria(first: Criteria, more: Criteria): Criteria {
  return {
    format: first.format === more.format ? first.format : "html",
    html: [asHtml(first.html), asHtml(more.html)].filter((html) => html.trim() !== "").join("\n"),
    markdown: [first.markdown, more.markdown].filter((text) => text.trim() !== "").join("\n\n"),
  };
}

/** HTML as it is; plain text in its place as paragraphs. */
export function asHtml(text: string): string {
  if (/<[a-z!/]/i.test(text)) return text;
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${paragraph.trim().replace(/\n/g, "<br>")}</p>`)
    .join("\n");
}
