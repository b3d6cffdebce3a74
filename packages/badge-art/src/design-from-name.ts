import { textLimits, badgeShapes, type BadgeCentre, type BadgeDesign } from "./badge-design.ts";
import { iconForName } from "./icon-keywords.ts";
import { palettes } from "./palettes.ts";

/**
 * A presentable design for a badge that has only a name, the same each time for the same name.
 * The name picks shape and colours, a word in it the icon; it is written on the arcs when it fits there, a level becomes the
 * ribbon, and the issuer's name takes the lower arc when that is free.
 * @example designFromName("Vesiturvallisuus, taso 2", { issuer: "Tampere College" }).centre // { kind: "icon", icon: "pool" }
 */
export function designFromName(name: string, options: { readonly issuer?: string } = {}): BadgeDesign {
  const plain = tidy(name);
  const seed = hash(plain.toLowerCase());
  const { rest, ribbon } = takeLevel(plain);
  const [above, below] = spread(rest, tidy(options.issuer ?? ""));
  return {
    shape: pick(badgeShapes, seed),
    colours: pick(palettes, Math.floor(seed / badgeShapes.length)),
    centre: centreFor(plain, seed),
    ...(above && { arcAbove: above }),
    ...(below && { arcBelow: below }),
    ...(ribbon && { ribbon }),
  };
}

function tidy(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function centreFor(name: string, seed: number): BadgeCentre {
  const icon = iconForName(name);
  if (icon) return { kind: "icon", icon };
  const initials = [...name.matchAll(/(?<![\p{L}\p{N}])\p{Lu}/gu)].map(String).slice(0, 2);
  if (initials.length === 2) return { kind: "letters", letters: initials.join("") };
  return { kind: "icon", icon: pick(["star", "compass"] as const, seed) };
}

const levelPattern = /[\s,:;(–-]*\b((?:level|taso|tase|nivå|niveau|stufe)\s+(?:\d{1,2}|[ivx]{1,4}))\)?$/iu;

function takeLevel(name: string): { rest: string; ribbon?: string } {
  const level = levelPattern.exec(name);
  const rest = level ? name.slice(0, level.index) : name;
  if (!level?.[1] || rest === "") return { rest: name };
  return { rest, ribbon: capitals(level[1]) };
}

/** The name above and the issuer below, or a long name over both; a name too long for that is not written. */
function spread(name: string, issuer: string): [above: string, below: string] {
  const upper = capitals(name);
  const lower = fits(capitals(issuer), 22) ? capitals(issuer) : "";
  if (fits(upper, 20)) return [upper, lower];
  const words = upper.split(" ");
  const splits = words
    .slice(1)
    .map((_, index) => [words.slice(0, index + 1).join(" "), words.slice(index + 1).join(" ")] as const);
  const fitting = splits.filter(([above, below]) => fits(above, 20) && fits(below, 17));
  const best = fitting.toSorted((a, b) => unevenness(a) - unevenness(b))[0];
  return best ? [...best] : ["", lower];
}

function unevenness([above, below]: readonly [string, string]): number {
  return Math.abs(Array.from(above).length - Array.from(below).length);
}

function fits(text: string, limit: number): boolean {
  return Array.from(text).length <= Math.min(limit, textLimits.arcAbove);
}

function capitals(text: string): string {
  return text.toUpperCase().normalize("NFC");
}

/** FNV-1a, 32 bits, with a final mix so that neighbouring names differ in every bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

function pick<Item>(items: readonly [Item, ...Item[]], seed: number): Item {
  return items[seed % items.length] ?? items[0];
}
