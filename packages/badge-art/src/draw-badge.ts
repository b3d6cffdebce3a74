import { assertDrawable, type BadgeColours, type BadgeDesign } from "./badge-design.ts";
import { contrastRatio } from "./colour.ts";
import type { BadgeFont } from "./fonts.ts";
import { icons, type IconName } from "./icons.ts";
import { shapes } from "./shapes.ts";
import { textOnArc, textOnLine, textPathScale } from "./text-paths.ts";

const paper = "#ffffff";
const night = "#0f1513";

/**
 * Draws a badge as an SVG of 512 by 512 that needs no fonts and names nothing outside itself.
 * `fonts` come from `loadFont`, the preferred one first. A text with a character none of them has is left out rather than
 * drawn with boxes (`missingCharacters` tells which); letters in the centre give way to a star.
 * Throws `ArtError` when the design itself cannot be drawn.
 * @example drawBadge(designFromName("Water safety, level 2"), [loadFont(bytes)]) // "<svg xmlns=…"
 */
export function drawBadge(design: BadgeDesign, fonts: readonly BadgeFont[]): string {
  assertDrawable(design);
  const { colours } = design;
  const { outline, middle, ring } = shapes[design.shape];
  const ribbon = design.ribbon && drawRibbon(design.ribbon, middle, colours, fonts);
  const arcs = drawArcs(design, fonts, { middle, ring, withRibbon: Boolean(ribbon) });
  const disc = arcs.paths ? ring * 0.635 : ring * 0.83;
  const parts = [
    `<path fill="${colours.base}" stroke="${outerEdge(colours)}" stroke-width="6" stroke-linejoin="round" d="${outline}"/>`,
    `<circle cx="256" cy="${middle}" r="${ring}" fill="none" stroke="${colours.ring}" stroke-width="5"/>`,
    `<circle cx="256" cy="${middle}" r="${round(disc)}" fill="${colours.accent}"/>`,
    drawCentre(design, fonts, { middle, disc, raised: Boolean(ribbon) }),
    arcs.paths && `<path fill="${colours.ring}" transform="scale(${textPathScale})" d="${arcs.paths}"/>`,
    arcs.both && !ribbon && drawSeparators(middle, ring, colours.ring),
    ribbon,
  ];
  const body = parts.filter(Boolean).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">\n${body}\n</svg>\n`;
}

interface Place {
  readonly middle: number;
  readonly disc: number;
  readonly raised: boolean;
}

/** A shape that would melt into a white or a dark page gets a hairline in the colour of its ring. */
function outerEdge({ base, ring }: BadgeColours): string {
  return Math.min(contrastRatio(base, paper), contrastRatio(base, night)) < 3 ? ring : base;
}

function drawArcs(
  design: BadgeDesign,
  fonts: readonly BadgeFont[],
  place: { middle: number; ring: number; withRibbon: boolean },
): { paths: string; both: boolean } {
  const height = place.ring * 0.134;
  const shared = { innerRadius: place.ring * 0.75, centre: [256, place.middle], height } as const;
  const both = Boolean(design.arcAbove && design.arcBelow);
  const above =
    design.arcAbove &&
    textOnArc(
      { ...shared, text: design.arcAbove, side: "above", span: place.withRibbon || both ? 165 : 220 },
      fonts,
    );
  const below =
    design.arcBelow &&
    textOnArc({ ...shared, text: design.arcBelow, side: "below", span: place.withRibbon ? 96 : 140 }, fonts);
  return { paths: [above, below].filter(Boolean).join(""), both: Boolean(above && below) };
}

/** A small round mark between two arcs, where each ends. */
function drawSeparators(middle: number, ring: number, colour: string): string {
  const away = round(ring * 0.817);
  const dots = [256 - away, 256 + away].map((x) => `<circle cx="${round(x)}" cy="${middle}" r="5"/>`);
  return `<g fill="${colour}">${dots.join("")}</g>`;
}

function drawCentre(design: BadgeDesign, fonts: readonly BadgeFont[], place: Place): string {
  const { centre, colours } = design;
  const lift = place.raised ? place.disc * 0.32 : 0;
  if (centre.kind === "letters") {
    const at = {
      centre: [256, place.middle - lift],
      height: place.disc * (place.raised ? 0.66 : 0.78),
    } as const;
    const path = textOnLine({ ...at, text: centre.letters, width: place.disc * 1.45, spacing: 0 }, fonts);
    if (path) return `<path fill="${colours.ink}" transform="scale(${textPathScale})" d="${path}"/>`;
    return drawIcon("star", colours, place.middle - lift, place.disc);
  }
  return drawIcon(centre.icon, colours, place.middle - lift, place.disc * (place.raised ? 0.82 : 1));
}

function drawIcon(name: IconName, colours: BadgeColours, middle: number, disc: number): string {
  const scale = (disc * 1.2) / 100;
  const layers = icons[name].map(({ path, line, ground }) => {
    const colour = ground ? colours.accent : colours.ink;
    if (line === undefined) return `<path fill="${colour}" d="${path}"/>`;
    return `<path fill="none" stroke="${colour}" stroke-width="${line}" d="${path}"/>`;
  });
  const move = `translate(${round(256 - 50 * scale)} ${round(middle - 50 * scale)}) scale(${round(scale)})`;
  return `<g fill-rule="evenodd" stroke-linecap="round" stroke-linejoin="round" transform="${move}">${layers.join("")}</g>`;
}

/** A band with notched ends; its text takes the colour of the base, which is known to stand out from the ring's. */
function drawRibbon(
  text: string,
  middle: number,
  colours: BadgeColours,
  fonts: readonly BadgeFont[],
): string | undefined {
  const [top, bottom] = [middle + 30, middle + 92];
  const half = (top + bottom) / 2;
  const path = textOnLine({ text, centre: [256, half], height: 30, width: 224 }, fonts);
  if (!path) return undefined;
  const band = `M92 ${top}H420L396 ${half}L420 ${bottom}H92L116 ${half}Z`;
  return [
    `<path fill="${colours.ring}" stroke="${colours.base}" stroke-width="7" stroke-linejoin="round" d="${band}"/>`,
    `<path fill="${colours.base}" transform="scale(${textPathScale})" d="${path}"/>`,
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
