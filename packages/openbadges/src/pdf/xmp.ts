import { elementsWhere, parseXml } from "../baking/svg-document.ts";
import { OpenBadgesError } from "../open-badges-error.ts";

/**
 * The properties of an XMP packet (ISO 16684-1, 7) whose local name matches, as elements or as attributes, in whatever
 * namespace: simple text values only.
 *
 * @example
 * badgePropertiesIn(packet, /^openbadges$/i); // ['{"type":"Assertion",…}']
 */
export function badgePropertiesIn(packet: Uint8Array, name: RegExp): string[] {
  const text = new TextDecoder("utf-8").decode(packet);
  if (!/openbadge/i.test(text)) return [];
  try {
    const root = parseXml(text.slice(Math.max(0, text.indexOf("<"))));
    const values = elementsWhere(root, () => true).flatMap((element) => {
      const attributes = [...element.attributes].filter(({ localName }) => name.test(localName ?? ""));
      const own = name.test(element.localName ?? "") ? [element.textContent ?? ""] : [];
      return [...own, ...attributes.map(({ value }) => value)];
    });
    return values.map((value) => value.trim()).filter((value) => value !== "");
  } catch (cause) {
    throw new OpenBadgesError("pdf-malformed", "The PDF is damaged: its metadata is no XML.", { cause });
  }
}
