import { OpenBadgesError } from "../open-badges-error.ts";
import { OPEN_BADGES_NAMESPACE, elementsWhere, parseSvg } from "./svg-document.ts";

/** What an SVG's `openbadges:assertion` holds; one of the two at least. Untrusted. */
export interface BakedSvg {
  /** The assertion's address or, without `json`, possibly a JWS. */
  verify?: string;
  json?: string;
}

/**
 * Reads the badge out of an SVG (OB 2.0 Badge Baking, Extracting): the attribute `verify` and the text of the element,
 * without the white space around it. Undefined when there is none. What the text says is not looked at.
 *
 * Throws `not-svg`, `svg-malformed`, `svg-unsupported`, `duplicate-baking`, and `baked-text-malformed` when the
 * element is empty.
 *
 * @example
 * const baked = unbakeSvg(upload);
 * const assertion = baked?.json ?? (await fetchAssertion(baked?.verify));
 */
export function unbakeSvg(svg: string): BakedSvg | undefined {
  const [element, second] = elementsWhere(
    parseSvg(svg),
    ({ localName, namespaceURI, tagName }) =>
      tagName === "openbadges:assertion" ||
      (namespaceURI === OPEN_BADGES_NAMESPACE && localName === "assertion"),
  );
  if (element === undefined) return undefined;
  if (second !== undefined) throw new OpenBadgesError("duplicate-baking", "The SVG has two badges in it.");
  const verify = element.getAttribute("verify");
  const json = (element.textContent ?? "").trim();
  if (!verify && json === "")
    throw new OpenBadgesError("baked-text-malformed", "The SVG's badge element is empty.");
  return { ...(verify ? { verify } : {}), ...(json === "" ? {} : { json }) };
}
