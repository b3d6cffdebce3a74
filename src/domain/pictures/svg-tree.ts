/** An element of the SVG we keep: local name, plain attributes, and children that are elements or text. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: (SvgElement | string)[];
}

/** Every element of the tree in document order, the root first. */
export function* elementsOf(root: SvgElement): Generator<SvgElement> {
  yield root;
  for (const child of root.children) if (typeof child !== "string") yield* elementsOf(child);
}

/** The ids an element draws in: by `href="#id"` or by `url(#id)` in any attribute. */
export function referencesOf(element: SvgElement): string[] {
  return [...element.attributes].flatMap(([name, value]) => {
    if (name === "href") return value.startsWith("#") ? [value.slice(1)] : [];
    const local = /url\(#([^)]+)\)/.exec(value)?.[1];
    return local === undefined ? [] : [local];
  });
}

/** Writes the tree as SVG text; `<svg xmlns` stays at the very start, where tools that bake badges look for it. */
export function writeSvg(root: SvgElement): string {
  const attributes = new Map([["xmlns", "http://www.w3.org/2000/svg"], ...root.attributes]);
  return `${write({ ...root, attributes })}\n`;
}

function write(node: SvgElement | string): string {
  if (typeof node === "string") return escape(node);
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
  if (node.children.length === 0) return `<${node.name}${attributes}/>`;
  return `<${node.name}${attributes}>${node.children.map(write).join("")}</${node.name}>`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => escapes[character] ?? "");
}
