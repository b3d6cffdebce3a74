export { ArtError, type ArtErrorCode } from "./art-error.ts";
export {
  assertDrawable,
  badgeShapes,
  textLimits,
  type BadgeCentre,
  type BadgeColours,
  type BadgeDesign,
  type BadgeShape,
} from "./badge-design.ts";
export { contrastRatio } from "./colour.ts";
export { designFromName } from "./design-from-name.ts";
export { drawBadge } from "./draw-badge.ts";
export { loadFont, missingCharacters, type BadgeFont } from "./fonts.ts";
export { iconNames, type IconName } from "./icons.ts";
