import { OpenBadgesError } from "../open-badges-error.ts";

/** The largest SVG we read, in UTF-16 units. */
export const MAX_SVG_LENGTH = 8_388_608;
const MAX_PIECES = 100_000;
const MAX_DEPTH = 200;
const MAX_NAMESPACES_IN_SCOPE = 100;

interface Spent {
  pieces: number;
}

/**
 * Refuses an SVG that would cost the XML parser more than a drawing should: over 8 Mi characters, 100,000 elements
 * and attributes, 200 levels of nesting or 100 namespace declarations in scope, or a DOCTYPE with declarations of its own.
 *
 * One pass, because the parser looks namespaces up level by level: a hostile megabyte of nested declarations
 * keeps it busy for a minute. Whether the text is well-formed is left to the parser.
 *
 * Throws `svg-unsupported`, and `svg-malformed` where a piece of markup has no end.
 *
 * @example
 * checkSvgLimits("<svg><g/></svg>");
 */
export function checkSvgLimits(svg: string): void {
  if (svg.length > MAX_SVG_LENGTH) throw unsupported("it is too long");
  const namespaces: number[] = [];
  let inScope = 0;
  const spent = { pieces: 0 };
  for (let at = svg.indexOf("<"); at !== -1;) {
    spend(spent);
    const end = endOfMarkup(svg, at, spent);
    if (svg[at + 1] === "/") {
      inScope -= namespaces.pop() ?? 0;
    } else if (svg[at + 1] !== "!" && svg[at + 1] !== "?") {
      const tag = svg.slice(at, end);
      const declared = tag.split("xmlns").length - 1;
      if (inScope + declared > MAX_NAMESPACES_IN_SCOPE) throw unsupported("it declares too many namespaces");
      if (!tag.endsWith("/>")) {
        namespaces.push(declared);
        inScope += declared;
      }
      if (namespaces.length > MAX_DEPTH) throw unsupported("it is nested too deeply");
    }
    at = svg.indexOf("<", end);
  }
}

function endOfMarkup(svg: string, at: number, spent: Spent): number {
  if (svg.startsWith("<!--", at)) return after(svg, "-->", at + 4);
  if (svg.startsWith("<![CDATA[", at)) return after(svg, "]]>", at + 9);
  if (svg.startsWith("<?", at)) return after(svg, "?>", at + 2);
  if (svg.startsWith("</", at)) return after(svg, ">", at + 2);
  return endOfTag(svg, at + 1, spent);
}

/** The end of a start tag or DOCTYPE, whose quoted values may hold a `>`. */
function endOfTag(svg: string, from: number, spent: Spent): number {
  const isDoctype = svg[from] === "!";
  for (let at = from; at < svg.length; at++) {
    const character = svg[at];
    if (character === ">") return at + 1;
    if (character === "[" && isDoctype) throw unsupported("its DOCTYPE has declarations");
    if (character === '"' || character === "'") {
      spend(spent);
      at = after(svg, character, at + 1) - 1;
    }
  }
  throw unfinished();
}

function spend(spent: Spent): void {
  spent.pieces++;
  if (spent.pieces > MAX_PIECES) throw unsupported("it has too many elements and attributes");
}

function after(svg: string, closing: string, from: number): number {
  const found = svg.indexOf(closing, from);
  if (found === -1) throw unfinished();
  return found + closing.length;
}

function unfinished(): OpenBadgesError {
  return new OpenBadgesError("svg-malformed", "The SVG ends in the middle of its markup.");
}

function unsupported(why: string): OpenBadgesError {
  return new OpenBadgesError("svg-unsupported", `We cannot take this SVG: ${why}.`);
}
