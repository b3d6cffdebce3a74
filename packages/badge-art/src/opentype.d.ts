/** The few parts of opentype.js 2 this package uses; the library brings no types of its own. */
declare module "opentype.js/dist/opentype.mjs" {
  export interface PathCommand {
    readonly type: "M" | "L" | "C" | "Q" | "Z";
    readonly x?: number;
    readonly y?: number;
    readonly x1?: number;
    readonly y1?: number;
    readonly x2?: number;
    readonly y2?: number;
  }

  export interface Glyph {
    readonly index: number;
    readonly advanceWidth?: number;
    /** The outline in font units, y pointing up. */
    readonly path: { readonly commands: readonly PathCommand[] };
  }

  export interface Font {
    readonly unitsPerEm: number;
    readonly ascender: number;
    readonly tables: { readonly os2?: { readonly sCapHeight?: number } };
    hasChar(character: string): boolean;
    charToGlyph(character: string): Glyph;
  }

  export function parse(buffer: ArrayBuffer): Font;
}
