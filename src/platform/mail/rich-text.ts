import { escapeHtml, htmlToText, unescapeHtml } from "#src/platform/mail/html-text.ts";
import { sanitiseHtml } from "#src/platform/sanitise-html.ts";

/** One text in both of a mail's forms. */
export interface RichText {
  /** Safe HTML of paragraphs with inlined styles. */
  readonly html: string;
  readonly text: string;
}

/** Inlined styles by kind of element, with a class for what a dark scheme changes. */
export interface RichStyles {
  readonly paragraph: string;
  readonly heading: string;
  readonly list: string;
  readonly quote: string;
  readonly link: string;
  readonly linkClass: string;
}

const someTag =
  /<\/?(?:a|b|blockquote|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|html|head|body|script)(?:\s[^<>]*)?\/?>/i;
const someEntity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;
const someBlock = /<(?:blockquote|br|center|div|h[1-6]|hr|li|p|table)(?:\s[^<>]*)?\/?>/i;

/** True when a text was written as HTML: it has a known tag or a character reference. */
export function looksLikeHtml(source: string): boolean {
  return someTag.test(source) || someEntity.test(source);
}

/** Reads a text that somebody wrote as HTML or as plain text. Null when nothing readable is in it. */
export function readRichText(source: string, styles: RichStyles): RichText | null {
  const given = source.toWellFormed().replaceAll("\0", "").replace(/\r\n?/g, "\n").trim();
  const read = looksLikeHtml(given) ? fromHtml(given, styles) : fromPlainText(given, styles);
  return read.text === "" ? null : read;
}

/** Reads a text of one line, such as a subject, that may have been written as HTML. */
export function readLine(source: string): string {
  const given = source.toWellFormed().replaceAll("\0", "");
  const plain = looksLikeHtml(given)
    ? unescapeHtml(sanitiseHtml(given, { allowedTags: [], allowedAttributes: {} }))
    : given;
  return plain.replace(/\s+/g, " ").trim();
}

function fromPlainText(given: string, styles: RichStyles): RichText {
  const linkTag = `<a href="$&" class="${styles.linkClass}" style="${styles.link}">$&</a>`;
  const html = given
    .split(/\n\s*\n/)
    .map((paragraph) => escapeHtml(paragraph).replace(/\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g, linkTag))
    .map((paragraph) => `<p dir="auto" style="${styles.paragraph}">${paragraph.replaceAll("\n", "<br>")}</p>`)
    .join("\n");
  return { html, text: given };
}

function fromHtml(given: string, styles: RichStyles): RichText {
  const withBlocks = someBlock.test(given)
    ? given
    : given
        .split(/\n\s*\n/)
        .map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>")}</p>`)
        .join("");
  const html = sanitiseHtml(withBlocks, {
    allowedTags: [
      "p",
      "div",
      "br",
      "hr",
      "h2",
      "ul",
      "ol",
      "li",
      "blockquote",
      "a",
      "strong",
      "em",
      "u",
      "s",
      "sub",
      "sup",
    ].concat(["table", "tbody", "tr", "td"]),
    allowedAttributes: {
      a: ["href", "class", "style"],
      ...Object.fromEntries(["p", "h2", "ul", "ol", "blockquote"].map((tag) => [tag, ["dir", "style"]])),
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: 50,
    transformTags: {
      p: styled("p", styles.paragraph),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, styled("h2", styles.heading)])),
      ul: styled("ul", styles.list),
      ol: styled("ol", styles.list),
      blockquote: styled("blockquote", styles.quote),
      center: "div",
      b: "strong",
      i: "em",
      strike: "s",
      thead: "tbody",
      th: "td",
      // A picture would be fetched from a stranger's server and tell it who reads; its words stay.
      img: (_tag, attributes) => ({ tagName: "em", attribs: {}, text: attributes["alt"] ?? "" }),
      a: (_tag, attributes) => ({
        tagName: "a",
        attribs: {
          ...(attributes["href"] ? { href: attributes["href"] } : {}),
          class: styles.linkClass,
          style: styles.link,
        },
      }),
    },
  }).trim();
  return { html, text: htmlToText(html) };
}

function styled(tagName: string, style: string) {
  return () => ({ tagName, attribs: { dir: "auto", style } });
}
