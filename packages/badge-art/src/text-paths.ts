import { capHeight, outlineText, type BadgeFont, type Outline } from "./fonts.ts";

type Point = readonly [x: number, y: number];
type Place = (x: number, y: number) => Point;

/** Path data is written in tenths of a unit, so that no decimal points are needed; the drawn path is scaled by this. */
export const textPathScale = 0.1;

export interface ArcText {
  readonly text: string;
  /** Where the baseline of the capitals runs, for text below the centre their top. */
  readonly innerRadius: number;
  readonly centre: Point;
  readonly side: "above" | "below";
  /** Height of the capitals when there is room. */
  readonly height: number;
  /** Degrees the text may take; it shrinks until it fits. */
  readonly span: number;
}

/**
 * Path data of a text along a circle, each glyph turned as a whole.
 * Text below the centre stands upright, read from left to right. Undefined when a character is missing from the fonts.
 */
export function textOnArc(arc: ArcText, fonts: readonly BadgeFont[]): string | undefined {
  const outlines = outlineText(arc.text, fonts);
  if (!outlines || outlines.length === 0) return undefined;
  const above = arc.side === "above";
  const spacing = above ? 0.05 : 0.09;
  const cap = capHeight(fonts);
  const middle = arc.innerRadius + arc.height / 2;
  const wanted = arc.height / cap;
  const room = (arc.span * Math.PI * middle) / 180;
  const size = Math.min(wanted, room / length(outlines, spacing));
  // A smaller text stays in the middle of its band.
  const baseline = above ? middle - (size * cap) / 2 : middle + (size * cap) / 2;
  let angle = -(length(outlines, spacing) * size) / middle / 2;
  const paths = outlines.map((outline) => {
    const half = (outline.advance * size) / middle / 2;
    const turn = above ? angle + half : -(angle + half);
    angle += 2 * half + (spacing * size) / middle;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const place: Place = (x, y) => {
      const across = (x - outline.advance / 2) * size;
      const along = above ? y * size - baseline : y * size + baseline;
      return [arc.centre[0] + across * cos - along * sin, arc.centre[1] + across * sin + along * cos];
    };
    return pathData(outline, place);
  });
  return paths.join("");
}

export interface LineText {
  readonly text: string;
  readonly centre: Point;
  readonly height: number;
  readonly width: number;
  readonly spacing?: number;
}

/** Path data of a text on a straight line, centred on a point; undefined when a character is missing from the fonts. */
export function textOnLine(line: LineText, fonts: readonly BadgeFont[]): string | undefined {
  const outlines = outlineText(line.text, fonts);
  if (!outlines || outlines.length === 0) return undefined;
  const spacing = line.spacing ?? 0.04;
  const cap = capHeight(fonts);
  const total = length(outlines, spacing);
  const size = Math.min(line.height / cap, line.width / total);
  let start = line.centre[0] - (total * size) / 2;
  const baseline = line.centre[1] + (size * cap) / 2;
  const paths = outlines.map((outline) => {
    const from = start;
    start += (outline.advance + spacing) * size;
    return pathData(outline, (x, y) => [from + x * size, baseline + y * size]);
  });
  return paths.join("");
}

function length(outlines: readonly Outline[], spacing: number): number {
  const advances = outlines.reduce((sum, outline) => sum + outline.advance, 0);
  return Math.max(advances + spacing * (outlines.length - 1), 0.01);
}

/** Whole tenths relative to the point before, dropping steps that round to nothing. */
function pathData(outline: Outline, place: Place): string {
  let here: Point = [0, 0];
  let data = "";
  for (const { type, points } of outline.strokes) {
    if (type === "Z") {
      data += "z";
      continue;
    }
    const placed = points.map(([x, y]) => tenths(place(x, y)));
    const end = placed.at(-1) ?? here;
    if (type === "M") {
      data += `M${numbers(end)}`;
    } else if (placed.some(([x, y]) => x !== here[0] || y !== here[1])) {
      const steps = placed.map(([x, y]): Point => [x - here[0], y - here[1]]);
      data += `${type.toLowerCase()}${numbers(...steps)}`;
    }
    here = end;
  }
  return data;
}

function tenths([x, y]: Point): Point {
  return [Math.round(x / textPathScale), Math.round(y / textPathScale)];
}

function numbers(...points: readonly Point[]): string {
  return points
    .flat()
    .map(String)
    .reduce((text, value) => (text === "" || value.startsWith("-") ? text + value : `${text} ${value}`), "");
}
