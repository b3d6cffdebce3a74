import sanitizeHtml from "sanitize-html";
import { asHtml } from "#src/domain/badges/criteria.ts";
import { sanitiseHtml } from "#src/platform/sanitise-html.ts";

/*
 * Criteria come as HTML from whoever may write badges. They are kept as they came and cleaned whenever they are shown.
 */

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

/** How criteria are shown inside a page of ours. */
export interface CriteriaPlace {
  /** The level of the heading above them; theirs begin one below and leave out none. */
  readonly below: 1 | 2;
  /** Keep their class names, for the badge's own styles. */
  readonly classes: boolean;
  /** How addresses of our own pictures begin; a picture from anywhere else becomes a link, so that no reader is told on. */
  readonly ownPictures: string;
}

/** Criteria HTML that is safe inside our own page: an allow-list of elements, no scripts, no styles, links that cannot reach back. */
export function criteriaForPage(html: string, place: CriteriaPlace): string {
  let level: number = place.below;
  const heading = (tagName: string) => {
    level = Math.min(Math.max(Number(tagName.slice(1)), place.below + 1), level + 1);
    return { tagName: `h${level}`, attribs: {} };
  };
  return sanitiseHtml(asHtml(html), {
    allowedTags: [
      ...headings,
      "p",
      "br",
      "hr",
      "ul",
      "ol",
      "li",
      "dl",
      "dt",
      "dd",
      "strong",
      "b",
      "em",
      "i",
      "u",
      "s",
      "sub",
      "sup",
      "small",
      "blockquote",
      "code",
      "pre",
      "a",
      "img",
      "table",
      "caption",
      "thead",
      "tbody",
      "tfoot",
      "tr",
      "th",
      "td",
      "div",
      "span",
    ],
    allowedAttributes: {
      a: ["href", "title", "rel"],
      img: ["src", "alt", "width", "height"],
      th: ["scope", "colspan", "rowspan"],
      td: ["colspan", "rowspan"],
      "*": [...(place.classes ? ["class"] : []), "lang", "dir"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["https", "data"] },
    transformTags: {
      ...Object.fromEntries(headings.map((tag) => [tag, heading])),
      a: sanitizeHtml.simpleTransform("a", { rel: "nofollow noopener ugc" }),
      img: (tagName, attributes) => {
        const { src = "", alt = "" } = attributes;
        if (/^data:image\//i.test(src) || src.startsWith(place.ownPictures)) {
          return { tagName, attribs: { ...attributes, alt } };
        }
        return {
          tagName: "a",
          attribs: { href: src, rel: "nofollow noopener ugc" },
          text: alt || (/^https?:/i.test(src) ? src : ""),
        };
      },
    },
  });
}

/** Styles of a criteria page without what could load or leave: imports, addresses, closing tags, old script hooks. */
export function safeCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?(\*\/|$)/g, "")
    .replace(/\\/g, "")
    .replace(
      /@import[^;]*(;|$)|@font-face\s*\{[^}]*\}?|url\s*\([^)]*\)?|image-set\s*\([^)]*\)?|expression\s*\(|-moz-binding|behavior\s*:|[<>]/gi,
      "",
    );
}
