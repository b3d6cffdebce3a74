import { aroundBadge, badgeElement } from "./svg-badge.ts";
import type { BadgeElement } from "./svg-badge.ts";
import { OPEN_BADGES_NAMESPACE } from "./svg-document.ts";

/** What to bake into an SVG. */
export interface SvgBaking {
  /** The address of the hosted assertion; or, when there is no `json`, the JWS of a signed one. */
  verify: string;
  /** The hosted assertion as JSON text: an object. */
  json?: string;
}

/** An SVG taken apart once, so that any number of awards can be baked into it. */
export interface PreparedSvg {
  /** Bakes one award; throws `text-not-bakeable` and `baked-text-too-large`. */
  bake: (baking: SvgBaking) => string;
}

const ASSERTION: BadgeElement = { namespace: OPEN_BADGES_NAMESPACE, localName: "assertion" };

/**
 * Prepares a badge's SVG for baking (OB 2.0 Badge Baking, SVG): declares the namespace on the root and drops every
 * badge already there. DOCTYPE, comments and instructions before and after the root are dropped too, because old
 * readers want `<svg` within the first 256 bytes; the drawing stays the same. Store the result as UTF-8.
 *
 * Throws `not-svg`, `svg-malformed` and `svg-unsupported`.
 *
 * @example
 * const prepared = prepareSvg(badgeImage);
 * const baked = prepared.bake({ verify: assertion.id, json: JSON.stringify(assertion) });
 */
export function prepareSvg(svg: string): PreparedSvg {
  const [head, tail] = aroundBadge(svg, ASSERTION);
  return { bake: (baking) => `${head}${badgeElement(ASSERTION, baking)}${tail}` };
}

/**
 * Bakes an award into an SVG (OB 2.0 Badge Baking, SVG): exactly one `openbadges:assertion`, the root's first child, with
 * the attribute `verify` and the JSON in one CDATA section. A badge that is already there is replaced. Where the
 * JSON has `]]>`, or a character that XML does not allow or that XML 1.1 takes for a line break, it is written as a
 * JSON escape: the text differs then, the value does not.
 *
 * Throws `not-svg`, `svg-malformed`, `svg-unsupported`, `text-not-bakeable` (an empty `verify`, characters XML cannot
 * hold, `json` that is not a JSON object) and `baked-text-too-large` (over 1 MiB of UTF-8).
 *
 * @example
 * bakeSvg(badgeImage, { verify: assertion.id, json: JSON.stringify(assertion) });
 * bakeSvg(badgeImage, { verify: jws });
 */
export function bakeSvg(svg: string, baking: SvgBaking): string {
  return prepareSvg(svg).bake(baking);
}
