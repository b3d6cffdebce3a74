import { invalid } from "#src/platform/problem.ts";

import type { SvgElement } from "./svg-tree.ts";

const maxEdge = 10_000;
const unitsInPixels: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sets the root's viewBox, width and height from its viewBox, or from its width and height when it has none. */
export function settleSize(root: SvgElement, field: string): Size {
  const [x, y, width, height] = readViewBox(root) ?? [0, 0, pixels(root, "width"), pixels(root, "height")];
  const wrong = [x, y, width, height].find(
    (value) => !Number.isFinite(value) || Math.abs(value) > maxEdge * 10,
  );
  if (wrong !== undefined || !(width > 0) || !(height > 0))
    throw invalid(field, "is an SVG without a size; give it a viewBox");
  if (Math.max(width, height) > maxEdge) {
    throw invalid(
      field,
      `is an SVG of ${width} × ${height} units; at most ${maxEdge} × ${maxEdge} are drawn`,
    );
  }
  if (Math.max(width, height) > 20 * Math.min(width, height))
    throw invalid(field, "is an SVG far from square");
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  for (const name of ["x", "y"]) root.attributes.delete(name);
  root.attributes.set("viewBox", [x, y, width, height].join(" "));
  root.attributes.set("width", String(size.width));
  root.attributes.set("height", String(size.height));
  return size;
}

function readViewBox(root: SvgElement): [number, number, number, number] | undefined {
  const numbers = (root.attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [x, y, width, height] = numbers;
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return numbers.length === 4 ? [x, y, width, height] : undefined;
}

function pixels(root: SvgElement, name: string): number {
  const parts = /^(\d*\.?\d+)\s*([a-z]*)$/i.exec(root.attributes.get(name) ?? "");
  return Number(parts?.[1]) * (unitsInPixels[parts?.[2]?.toLowerCase() ?? "?"] ?? Number.NaN);
}
