import { ArtError } from "./art-error.ts";
import { parseColour } from "./colour.ts";
import { iconNames, type IconName } from "./icons.ts";

export const badgeShapes = ["hexagon", "seal", "shield", "disc"] as const;
export type BadgeShape = (typeof badgeShapes)[number];

/** Colours as `#rrggbb`. */
export interface BadgeColours {
  /** Fills the outer shape. */
  readonly base: string;
  /** The ring line, the text on the arcs and the ribbon; at least 4.5:1 on `base`. */
  readonly ring: string;
  /** The disc in the middle. */
  readonly accent: string;
  /** The mark on the disc; at least 3:1 on `accent`. */
  readonly ink: string;
}

export type BadgeCentre =
  | { readonly kind: "icon"; readonly icon: IconName }
  | { readonly kind: "letters"; readonly letters: string };

/** Everything a badge picture is made of: a document to keep beside the picture and draw again. */
export interface BadgeDesign {
  readonly shape: BadgeShape;
  readonly colours: BadgeColours;
  readonly centre: BadgeCentre;
  readonly arcAbove?: string;
  readonly arcBelow?: string;
  readonly ribbon?: string;
}

/** The most characters each text may have. */
export const textLimits = { arcAbove: 24, arcBelow: 24, ribbon: 14, letters: 3 } as const;

/**
 * Checks a design that came from outside (stored JSON, a form).
 * Throws `ArtError` naming the first thing that cannot be drawn: an unknown shape or icon, a colour that is not `#rrggbb`,
 * or a text that is too long. Contrast is not checked here, see `contrastRatio`.
 */
export function assertDrawable(design: BadgeDesign): void {
  if (!badgeShapes.includes(design.shape)) {
    throw new ArtError(
      "unknown-shape",
      `There is no shape "${design.shape}"; use ${badgeShapes.join(", ")}.`,
    );
  }
  for (const colour of Object.values(design.colours)) parseColour(colour);
  const { centre } = design;
  if (centre.kind === "icon" && !iconNames.includes(centre.icon)) {
    throw new ArtError("unknown-icon", `There is no icon "${centre.icon}"; use ${iconNames.join(", ")}.`);
  }
  const texts = {
    arcAbove: design.arcAbove,
    arcBelow: design.arcBelow,
    ribbon: design.ribbon,
    letters: centre.kind === "letters" ? centre.letters : undefined,
  };
  for (const place of ["arcAbove", "arcBelow", "ribbon", "letters"] as const) {
    const length = Array.from((texts[place] ?? "").normalize("NFC")).length;
    if (length > textLimits[place]) {
      throw new ArtError(
        "bad-text",
        `${place} has ${length} characters; at most ${textLimits[place]} can be read.`,
      );
    }
  }
}
