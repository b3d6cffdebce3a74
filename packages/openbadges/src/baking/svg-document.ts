import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import type { Element } from "@xmldom/xmldom";
import { OpenBadgesError } from "../open-badges-error.ts";
import { checkSvgLimits } from "./svg-limits.ts";

/** The namespace of a baked assertion in an SVG (OB 2.0 Badge Baking, SVG). */
export const OPEN_BADGES_NAMESPACE = "http://openbadges.org";

/** The namespace of a baked credential in an SVG (OB 3.0 Baking into a SVG). */
export const OPEN_BADGES_3_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Parses an SVG and gives its root element. No entities but XML's own, no network.
 *
 * Throws `svg-unsupported`, `svg-malformed`, and `not-svg` when the root is not an `svg` in SVG's namespace.
 *
 * @example
 * parseSvg('<svg xmlns="http://www.w3.org/2000/svg"/>').localName; // "svg"
 */
export function parseSvg(svg: string): Element {
  const root = parseXml(svg);
  if (root.localName !== "svg" || root.namespaceURI !== SVG_NAMESPACE || !root.tagName.startsWith("svg")) {
    throw new OpenBadgesError("not-svg", "The document is not an SVG.");
  }
  return root;
}

/** Parses XML within the limits of SVGs and gives its root element; throws `svg-unsupported` and `svg-malformed`. */
export function parseXml(xml: string): Element {
  const text = xml.startsWith("\uFEFF") ? xml.slice(1) : xml;
  checkSvgLimits(text);
  return orMalformed(() => {
    const parser = new DOMParser({ locator: false, onError: stopParsing, normalizeLineEndings });
    const root = parser.parseFromString(text, "image/svg+xml").documentElement;
    if (root === null) throw new Error("There is no element.");
    return root;
  });
}

/** Writes an element as XML; throws `svg-malformed` when that is not possible. */
export function serializeSvg(root: Element): string {
  return orMalformed(() => new XMLSerializer().serializeToString(root, { requireWellFormed: true }));
}

/** Every element in the document that satisfies the condition, in document order. */
export function elementsWhere(root: Element, condition: (element: Element) => boolean): Element[] {
  const all = root.getElementsByTagName("*");
  const found: Element[] = [];
  for (const element of all) if (condition(element)) found.push(element);
  return found;
}

/** As XML 1.0 (2.11) has it: the parser's own rule is XML 1.1's, which makes line feeds of U+0085, U+2028 and U+2029 too. */
function normalizeLineEndings(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** U+FFFD is a character like others: the parser takes it for a sign of a wrong encoding, which a string cannot have. */
function stopParsing(level: string, message: string): void {
  if (level === "warning" && message.startsWith("Unicode replacement character")) return;
  throw new Error(message);
}

function orMalformed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new OpenBadgesError("svg-malformed", "The SVG is not well-formed XML.", { cause: error });
  }
}
