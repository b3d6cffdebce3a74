import { ArtError } from "./art-error.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** Reads `#rrggbb` into three numbers 0-255; throws `ArtError` with code `bad-colour` for anything else. */
export function parseColour(colour: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(colour))
    throw new ArtError("bad-colour", `"${colour}" is not a colour like #14594a.`);
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(colour: string): number {
  const [red, green, blue] = parseColour(colour);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Contrast of two `#rrggbb` colours as WCAG 2.2 counts it, from 1 (the same) to 21 (black on white). */
export function contrastRatio(one: string, other: string): number {
  const first = luminance(one) + 0.05;
  const second = luminance(other) + 0.05;
  return Math.max(first, second) / Math.min(first, second);
}
