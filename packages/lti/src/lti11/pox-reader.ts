import { isCleanText } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";

/** Longest answer that is read, in characters, and how deep its elements may nest. */
const MAX_LENGTH = 65_536;
const MAX_DEPTH = 16;

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const TOKEN =
  /<!--(?:(?!--)[^])*-->|<\/([\w.:-]+)\s*>|<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(\/?)>|[^<]+/y;

/**
 * Reads a small XML text into the text of each leaf, by its path of local names. It knows elements, attributes (which it
 * skips), comments and the predefined entities, nothing else: no DOCTYPE, no entities of its own, no CDATA, so that
 * nothing can expand or fetch. The first of two equal paths counts.
 *
 * Throws `response-malformed` for anything else, and over 65,536 characters or 16 levels.
 */
export function readPox(text: string): ReadonlyMap<string, string> {
  if (text.length > MAX_LENGTH) throw malformed("is too long");
  const source = text.replace(/^\uFEFF?\s*(?:<\?xml\s[^?<>]*\?>)?\s*/, "");
  const leaves = new Map<string, string>();
  const open: { name: string; path: string; text: string }[] = [];
  let roots = 0;
  for (let at = 0; at < source.length;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(source);
    if (token === null) throw malformed("is not the simple XML that it should be");
    at = TOKEN.lastIndex;
    const [whole, closing, opening, , selfClosing] = token;
    const parent = open.at(-1);
    if (opening !== undefined) {
      const local = opening.slice(opening.indexOf(":") + 1);
      const path = parent === undefined ? local : `${parent.path}/${local}`;
      if (parent === undefined && (roots += 1) > 1) throw malformed("has two roots");
      if (selfClosing === "/") keep(leaves, path, "");
      else open.push({ name: opening, path, text: "" });
      if (open.length > MAX_DEPTH) throw malformed("is too deep");
    } else if (closing !== undefined) {
      if (parent?.name !== closing) throw malformed("has elements that do not match");
      keep(leaves, parent.path, unescape(parent.text).trim());
      open.pop();
    } else if (!whole.startsWith("<")) {
      if (parent !== undefined) parent.text += whole;
      else if (whole.trim() !== "") throw malformed("has text outside its root");
    }
  }
  if (open.length > 0 || roots === 0) throw malformed("is unfinished");
  return leaves;
}

function keep(leaves: Map<string, string>, path: string, text: string): void {
  if (!leaves.has(path)) leaves.set(path, text);
}

function unescape(text: string): string {
  const plain = text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));|&/g, (...match) => {
    const [, decimal, hex, named] = match as (string | undefined)[];
    const character = named === undefined ? characterAt(decimal, hex) : NAMED[named];
    if (character === undefined) throw malformed("has an entity that XML does not define");
    return character;
  });
  if (!isCleanText(plain)) throw malformed("has text that is not Unicode");
  return plain;
}

function characterAt(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function malformed(what: string): LtiError {
  return new LtiError("response-malformed", `The platform's XML ${what}.`);
}
