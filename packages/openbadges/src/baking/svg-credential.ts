import { OpenBadgesError } from "../open-badges-error.ts";
import { aroundBadge, badgeElement } from "./svg-badge.ts";
import type { BadgeElement } from "./svg-badge.ts";
import { OPEN_BADGES_3_NAMESPACE, elementsWhere, parseSvg } from "./svg-document.ts";

const CREDENTIAL: BadgeElement = { namespace: OPEN_BADGES_3_NAMESPACE, localName: "credential" };
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** An SVG taken apart once, so that any number of credentials can be baked into it. */
export interface PreparedSvgCredential {
  /** Bakes one credential, JSON or JWT; throws `text-not-bakeable` and `baked-text-too-large`. */
  bake: (credential: string) => string;
}

/**
 * Prepares a badge's SVG for baking Open Badges 3.0 (OB 3.0 Baking into a SVG), as `prepareSvg` does for 2.0: badges of
 * either version that were there are dropped.
 *
 * Throws `not-svg`, `svg-malformed` and `svg-unsupported`.
 *
 * @example
 * const prepared = prepareSvgCredential(badgeImage);
 * const baked = prepared.bake(JSON.stringify(signed));
 */
export function prepareSvgCredential(svg: string): PreparedSvgCredential {
  const [head, tail] = aroundBadge(svg, CREDENTIAL);
  return {
    bake: (credential) => {
      const content = COMPACT_JWS.test(credential) ? { verify: credential } : { json: credential };
      return `${head}${badgeElement(CREDENTIAL, content)}${tail}`;
    },
  };
}

/**
 * Bakes a signed credential into an SVG (OB 3.0 Baking into a SVG): exactly one `openbadges:credential`, the root's first
 * child. A JWT goes into the attribute `verify`; JSON goes into a CDATA section, without that attribute. Where the JSON
 * has `]]>`, or a character that XML does not allow or that XML 1.1 takes for a line break, it is written as a JSON
 * escape: the text differs then, the value does not.
 *
 * Throws `not-svg`, `svg-malformed`, `svg-unsupported`, `text-not-bakeable` (neither a JSON object nor a compact JWS)
 * and `baked-text-too-large` (over 1 MiB of UTF-8).
 *
 * @example
 * bakeSvgCredential(badgeImage, JSON.stringify(signed));
 */
export function bakeSvgCredential(svg: string, credential: string): string {
  return prepareSvgCredential(svg).bake(credential);
}

/**
 * Reads the credential out of an SVG (OB 3.0 Baking into a SVG): JSON or a JWT, without the white space around it.
 * Undefined when there is none. What the text says is not looked at.
 *
 * Throws `not-svg`, `svg-malformed`, `svg-unsupported`, `duplicate-baking`, and `baked-text-malformed` when the element
 * is empty or has both a `verify` and a text.
 *
 * @example
 * const text = unbakeSvgCredential(upload);
 */
export function unbakeSvgCredential(svg: string): string | undefined {
  const [element, second] = elementsWhere(
    parseSvg(svg),
    ({ localName, namespaceURI, tagName }) =>
      tagName === "openbadges:credential" ||
      (namespaceURI === OPEN_BADGES_3_NAMESPACE && localName === "credential"),
  );
  if (element === undefined) return undefined;
  if (second !== undefined) throw new OpenBadgesError("duplicate-baking", "The SVG has two badges in it.");
  const verify = (element.getAttribute("verify") ?? "").trim();
  const text = (element.textContent ?? "").trim();
  if ((verify === "") === (text === "")) {
    throw new OpenBadgesError(
      "baked-text-malformed",
      "The SVG's badge element has not exactly one credential.",
    );
  }
  return verify || text;
}
