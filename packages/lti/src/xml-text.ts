import { LtiError } from "./lti-error.ts";

/** Everything that XML 1.0 (2.2 Char) leaves out. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Escapes text for an element or a double-quoted attribute; throws `text-malformed` for what XML cannot hold. */
export function xmlText(text: string): string {
  if (NOT_XML.test(text)) throw new LtiError("text-malformed", "XML cannot hold this text.");
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
