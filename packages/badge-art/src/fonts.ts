import { parse, type Font } from "opentype.js/dist/opentype.mjs";

import { ArtError } from "./art-error.ts";

/** A parsed font; give `drawBadge` several and each character is taken from the first that has it. */
export type BadgeFont = Font;

/** Parses the bytes of a TTF, OTF or WOFF (not WOFF2) file; throws `ArtError` with code `bad-font` when they are not one. */
export function loadFont(bytes: Uint8Array): BadgeFont {
  try {
    return parse(new Uint8Array(bytes).buffer);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new ArtError("bad-font", `The font cannot be read: ${why}`);
  }
}

/** One outline command in units of the em, y pointing down: a letter and its x, y pairs. */
export interface Stroke {
  readonly type: "M" | "L" | "C" | "Q" | "Z";
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Outline {
  /** How far the next glyph starts, in em. */
  readonly advance: number;
  readonly strokes: readonly Stroke[];
}

/** Height of a capital letter in em, of the first font. */
export function capHeight(fonts: readonly BadgeFont[]): number {
  const font = fonts[0];
  return font ? (font.tables.os2?.sCapHeight || font.ascender * 0.72) / font.unitsPerEm : 0.7;
}

/**
 * The outlines of a text, glyph by glyph: whole-string shaping of opentype.js 2 throws with common fonts.
 * Undefined when a character is in none of the fonts, because a box would be worse than no text.
 */
export function outlineText(text: string, fonts: readonly BadgeFont[]): readonly Outline[] | undefined {
  const outlines = characters(text).map((character) => outline(character, fonts));
  return outlines.every((one) => one !== undefined) ? outlines : undefined;
}

/** The characters of a text that none of the fonts can draw, each once. */
export function missingCharacters(text: string, fonts: readonly BadgeFont[]): readonly string[] {
  return [...new Set(characters(text))].filter((character) => !fonts.some((font) => font.hasChar(character)));
}

function characters(text: string): string[] {
  return Array.from(text.normalize("NFC").trim().replace(/\s+/gu, " "));
}

function outline(character: string, fonts: readonly BadgeFont[]): Outline | undefined {
  const font = fonts.find((one) => one.hasChar(character));
  if (!font) return undefined;
  const glyph = font.charToGlyph(character);
  const em = font.unitsPerEm;
  const strokes = glyph.path.commands.map(({ type, x, y, x1, y1, x2, y2 }): Stroke => {
    const pairs = [
      [x1, y1],
      [x2, y2],
      [x, y],
    ] as const;
    return {
      type,
      points: pairs.flatMap(([px, py]) =>
        px === undefined || py === undefined ? [] : [[px / em, -py / em]],
      ),
    };
  });
  return { advance: (glyph.advanceWidth ?? 0) / em, strokes };
}
