import { invalid } from "#src/platform/problem.ts";

import { elementsOf, referencesOf, type SvgElement } from "./svg-tree.ts";

const maxDrawn = 20_000;
const maxTextCharacters = 2_000;
const maxDashes = 200_000;
const filterStep = 200;
const pathCharactersPerStep = 20;
const maxChain = 400;

/**
 * Refuses a drawing that is small to send and endless to draw: elements that use each other over and over or in a circle,
 * long text, many filters. Dashes too fine to see are taken off.
 */
export function boundCost(root: SvgElement, field: string): void {
  const elements = [...elementsOf(root)];
  const drawn = countDrawn(root, elements, field);
  const text = elements.flatMap(({ children }) => children).filter((child) => typeof child === "string");
  const repeats = drawn / elements.length;
  if (text.join("").length * repeats > maxTextCharacters * 5 || text.join("").length > maxTextCharacters) {
    throw invalid(field, `is an SVG with more than ${maxTextCharacters} characters of text`);
  }
  dropEndlessDashes(elements, repeats);
}

/** How many elements, or as much work, are drawn once every reference is followed. */
function countDrawn(root: SvgElement, elements: readonly SvgElement[], field: string): number {
  const byId = new Map(elements.map((element) => [element.attributes.get("id") ?? "", element]));
  const known = new Map<SvgElement, number>();
  const open = new Set<SvgElement>();
  const visit = (element: SvgElement): number => {
    const done = known.get(element);
    if (done !== undefined) return done;
    if (open.has(element)) throw invalid(field, "is an SVG that refers to itself");
    if (open.size > maxChain) throw invalid(field, "is too intricate an SVG");
    open.add(element);
    let total = ownCost(element);
    for (const child of element.children) if (typeof child !== "string") total += visit(child);
    for (const id of referencesOf(element)) {
      const target = byId.get(id);
      if (target) total += visit(target);
    }
    if (total > maxDrawn) throw invalid(field, "is too intricate an SVG");
    open.delete(element);
    known.set(element, total);
    return total;
  };
  return visit(root);
}

function ownCost({ name, attributes }: SvgElement): number {
  const path = attributes.get("d") ?? attributes.get("points") ?? "";
  return (/^fe[A-Z]/.test(name) ? filterStep : 1) + Math.floor(path.length / pathCharactersPerStep);
}

function dropEndlessDashes(elements: readonly SvgElement[], repeats: number): void {
  const dashed = elements.filter(({ attributes }) => attributes.has("stroke-dasharray"));
  if (dashed.length === 0) return;
  const length = elements.reduce((sum, { attributes }) => sum + reach(attributes), 0);
  for (const { attributes } of dashed) {
    const dashes = (attributes.get("stroke-dasharray") ?? "").split(/[\s,]+/);
    const plain = dashes.every((dash) => /^\d*\.?\d+(px)?$/.test(dash));
    const average = dashes.reduce((sum, dash) => sum + Number.parseFloat(dash), 0) / dashes.length;
    if (!plain || (length * repeats) / average > maxDashes) attributes.delete("stroke-dasharray");
  }
}

const shapeAttributes = ["d", "points", "width", "height", "r", "rx", "ry", "x1", "x2", "y1", "y2"];

/** At least as long as the element's outline, in user units: twice the sum of all its numbers, more for round ones. */
function reach(attributes: ReadonlyMap<string, string>): number {
  const numbers = shapeAttributes.flatMap(
    (name) => attributes.get(name)?.match(/\d*\.?\d+(?:e[+-]?\d+)?/gi) ?? [],
  );
  return 7 * numbers.reduce((sum, number) => sum + Math.abs(Number(number)), 0);
}
