import { OpenBadgesError } from "../open-badges-error.ts";
import { bakeableLength } from "./bakeable-text.ts";
import {
  OPEN_BADGES_3_NAMESPACE,
  OPEN_BADGES_NAMESPACE,
  elementsWhere,
  parseSvg,
  serializeSvg,
} from "./svg-document.ts";

/** The element that holds a badge: `openbadges:assertion` of OB 2.0 or `openbadges:credential` of OB 3.0. */
export interface BadgeElement {
  namespace: string;
  localName: "assertion" | "credential";
}

/** What stands in a badge element; `json` has been checked. */
export interface BadgeContent {
  verify?: string;
  json?: string;
}

const NAMESPACES = new Set([OPEN_BADGES_NAMESPACE, OPEN_BADGES_3_NAMESPACE]);
/** Line breaks of XML 1.1 (2.11) alone: readers that go by it make line feeds of them, which a JSON text cannot hold. */
const LINE_BREAKS = /[\u0085\u2028\u2029]/g;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * Takes an SVG apart around the place of a badge element, the root's first child: the badges of both versions that
 * were there are dropped, the namespace is declared on the root under the prefix `openbadges`.
 *
 * Throws `not-svg`, `svg-malformed` and `svg-unsupported`.
 */
export function aroundBadge(
  svg: string,
  { namespace, localName }: BadgeElement,
): [head: string, tail: string] {
  const root = parseSvg(svg);
  const old = elementsWhere(
    root,
    (element) => NAMESPACES.has(element.namespaceURI ?? "") || element.prefix === "openbadges",
  );
  for (const element of old) element.parentNode?.removeChild(element);
  root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:openbadges", namespace);
  const document = root.ownerDocument;
  if (document === null) throw new OpenBadgesError("svg-malformed", "The SVG has no document.");
  root.insertBefore(document.createElementNS(namespace, `openbadges:${localName}`), root.firstChild);
  const serialized = serializeSvg(root);
  const marker = `<openbadges:${localName}/>`;
  const at = serialized.indexOf(marker);
  if (at === -1)
    throw new OpenBadgesError("svg-malformed", "The SVG could not be written with a badge in it.");
  return [DECLARATION + serialized.slice(0, at), serialized.slice(at + marker.length)];
}

/**
 * Writes a badge element: `verify` as an attribute, the JSON in one CDATA section, in which a character that XML does not
 * allow, or that some readers take for a line break, is written as a JSON escape.
 *
 * Throws `text-not-bakeable` and `baked-text-too-large`.
 */
export function badgeElement({ localName }: BadgeElement, { verify, json }: BadgeContent): string {
  const attribute = verify === undefined ? "" : ` verify="${attributeValue(verify)}"`;
  const start = `<openbadges:${localName}${attribute}`;
  return json === undefined
    ? `${start}/>`
    : `${start}><![CDATA[${characterData(json)}]]></openbadges:${localName}>`;
}

function attributeValue(text: string): string {
  bakeableLength(text);
  if (notXml().test(text))
    throw new OpenBadgesError("text-not-bakeable", "XML cannot hold the verify attribute.");
  return text.replace(/[&<>"'\t\n\r\u0085\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function characterData(json: string): string {
  bakeableLength(json);
  if (!isJsonObject(json))
    throw new OpenBadgesError("text-not-bakeable", "The text to bake is not a JSON object.");
  return json.replaceAll("]]>", "]]\\u003e").replace(notXml(), jsonEscape).replace(LINE_BREAKS, jsonEscape);
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** What XML 1.0 (2.2 Char) leaves out; a fresh expression each time, as a global one keeps its place. */
function notXml(): RegExp {
  return /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
}
