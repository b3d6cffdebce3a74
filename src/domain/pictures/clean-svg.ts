import { DOMParser, type Document, type Element, type Node } from "@xmldom/xmldom";

import { invalid } from "#src/platform/problem.ts";

import {
  keptElements,
  otherAttributes,
  presentationAttributes,
  referringElements,
  textElements,
  unwrappedElements,
} from "./svg-allow-list.ts";
import { readDeclarations, readStylesheet, type StyleRule } from "./svg-styles.ts";
import type { SvgElement } from "./svg-tree.ts";

const svgNamespace = "http://www.w3.org/2000/svg";
const xlinkNamespace = "http://www.w3.org/1999/xlink";
const maxBytes = 1024 * 1024;
const maxDepth = 100;
const maxTags = 10_000;
const maxNamespaces = 100;
const maxClasses = 20;
const maxPathCharacters = 100_000;

/**
 * Parses an SVG and builds a new tree of only what draws: allow-listed elements and attributes, no style but attributes,
 * no reference but to a fragment of itself or to a PNG or JPEG inside a data: address.
 */
export function cleanSvg(bytes: Buffer, field: string): SvgElement {
  const root = parse(decode(bytes, field), field).documentElement;
  if (!root || !isSvg(root) || root.localName !== "svg") throw invalid(field, "is neither a PNG nor an SVG");
  const sheets = Array.from(root.getElementsByTagNameNS("*", "style"), (style) => style.textContent ?? "");
  const [cleaned] = cleanElement(root, { styles: readStylesheet(sheets.join("\n")), field }, 0);
  if (!cleaned) throw invalid(field, "is neither a PNG nor an SVG");
  return cleaned;
}

function decode(bytes: Buffer, field: string): string {
  if (bytes.length > maxBytes) throw invalid(field, `is an SVG of more than ${maxBytes / 1024} kB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid(field, "is an SVG that is not UTF-8 text");
  }
}

/** The parser copies all prefixes at each new one and keeps each tag, so both are counted before it starts. */
function parse(text: string, field: string): Document {
  if (/<!ENTITY/i.test(text) || /<!DOCTYPE[^>]*\[/i.test(text)) {
    throw invalid(field, "is an SVG with a DOCTYPE that declares entities; save it as plain SVG");
  }
  if (count(text, /<[^/!?]/g) > maxTags || count(text, /xmlns/g) > maxNamespaces)
    throw invalid(field, "is too intricate an SVG");
  try {
    return new DOMParser({
      onError: (level, message) => {
        if (level !== "warning") throw new Error(message);
      },
    }).parseFromString(text, "image/svg+xml");
  } catch {
    throw invalid(field, "is neither a PNG nor a well-formed SVG");
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

interface Cleaning {
  readonly styles: readonly StyleRule[];
  readonly field: string;
}

function isSvg(element: Element): boolean {
  return element.namespaceURI === svgNamespace || element.namespaceURI === null;
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

function cleanElement(element: Element, cleaning: Cleaning, depth: number): SvgElement[] {
  if (depth > maxDepth) throw invalid(cleaning.field, `is an SVG nested more than ${maxDepth} deep`);
  const name = element.localName ?? "";
  const unwrapped = unwrappedElements.has(name);
  if (!isSvg(element) || (!unwrapped && !keptElements.has(name))) return [];
  const children: (SvgElement | string)[] = [];
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) children.push(...cleanElement(node, cleaning, depth + 1));
    else if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) {
      if (textElements.has(name)) children.push(node.nodeValue ?? "");
    }
  }
  if (unwrapped) return children.filter((child) => typeof child !== "string");
  return [{ name, attributes: cleanAttributes(element, name, cleaning), children }];
}

/** Attributes first, then the stylesheet, then the element's own style, as CSS ranks them. */
function cleanAttributes(element: Element, name: string, { styles, field }: Cleaning): Map<string, string> {
  const wanted = new Map<string, string>();
  let href: string | undefined;
  for (const { namespaceURI, localName, value } of Array.from(element.attributes)) {
    const plain = !namespaceURI;
    if (localName === "href" && (plain || namespaceURI === xlinkNamespace))
      href = plain ? value : (href ?? value);
    else if (
      plain &&
      localName &&
      (otherAttributes.has(localName) || presentationAttributes.has(localName))
    ) {
      wanted.set(localName, value);
    }
  }
  const classes = (element.getAttribute("class") ?? "").split(/\s+/, maxClasses);
  const id = element.getAttribute("id");
  for (const rule of styles) {
    const hit =
      (rule.name === "*" || rule.name === name) &&
      (rule.id === "" || rule.id === id) &&
      (rule.className === "" || classes.includes(rule.className));
    if (hit) for (const [property, value] of rule.declarations) wanted.set(property, value);
  }
  for (const [property, value] of readDeclarations(element.getAttribute("style") ?? ""))
    wanted.set(property, value);

  const kept = new Map<string, string>();
  for (const [attribute, value] of wanted) {
    const safe = safeValue(attribute, value, field);
    if (safe !== undefined) kept.set(attribute, safe);
  }
  const target = href === undefined || !referringElements.has(name) ? undefined : safeReference(name, href);
  if (target !== undefined) kept.set("href", target);
  return kept;
}

/** No value we keep needs a colon, a backslash or an at sign; addresses and scripts do. */
function safeValue(attribute: string, value: string, field: string): string | undefined {
  const trimmed = value.trim();
  const long = attribute === "d" || attribute === "points";
  if (trimmed.length > (long ? maxPathCharacters : 2_000)) {
    if (long) throw invalid(field, `is an SVG with a path of more than ${maxPathCharacters} characters`);
    return undefined;
  }
  if (/[:\\@<>&]/.test(trimmed)) return undefined;
  if (!/url|src|image|var|attr|expression/i.test(trimmed) || !trimmed.includes("(")) return trimmed;
  const local = /^url\(\s*(["']?)#([\w.-]+)\1\s*\)\s*([\w#.%-]*)$/i.exec(trimmed);
  return local ? `url(#${local[2]})${local[3] ? ` ${local[3]}` : ""}` : undefined;
}

function safeReference(name: string, href: string): string | undefined {
  const trimmed = href.trim();
  if (name !== "image") return /^#[\w.-]+$/.test(trimmed) ? trimmed : undefined;
  const data = /^data:image\/(png|jpe?g);base64,([A-Za-z0-9+/=\s]+)$/i.exec(trimmed);
  return data
    ? `data:image/${data[1]?.toLowerCase() === "png" ? "png" : "jpeg"};base64,${data[2]?.replace(/\s+/g, "")}`
    : undefined;
}
