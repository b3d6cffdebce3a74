/*
 * Style sheets that strangers wrote for a part of our page. They are read into rules and written anew, so that nothing that is
 * not a plain rule survives: what cannot be read is left out, and no brace of theirs ever meets ours.
 */

/** Functions that fetch, and those that could read or leave the element. */
const unwanted = /(?:url|image|image-set|src|attr|element|expression|paint|env)\s*\(|@|javascript:/i;

/**
 * The rules of a style sheet for descendants of the element with this id, such as `#criteria`; at-rules other than `@media` are
 * left out, and so is every rule that names its parent (`&`) or the page's root.
 */
export function scopedCss(id: string, css: string): string {
  const rules = readRules(css.replace(/\0/g, ""), 0);
  return rules.length === 0 ? "" : `${id}{${rules.join("")}}`;
}

function readRules(css: string, depth: number): string[] {
  const rules: string[] = [];
  let rest = css;
  for (;;) {
    const open = rest.indexOf("{");
    if (open < 0) return rules;
    const close = matchingBrace(rest, open);
    if (close < 0) return rules;
    // Whatever stands before a semicolon or a stray closing brace belongs to no rule.
    const selector = (rest.slice(0, open).split(/[;}]/).at(-1) ?? "").trim();
    const block = rest.slice(open + 1, close);
    rest = rest.slice(close + 1);
    if (/^@media\b/i.test(selector)) {
      const query = selector.slice(6).trim();
      const inner = depth === 0 && /^[\w\s().,:/<=>-]+$/.test(query) ? readRules(block, 1) : [];
      if (inner.length > 0) rules.push(`@media ${query}{${inner.join("")}}`);
      continue;
    }
    const declarations = readDeclarations(block);
    if (declarations !== "" && isPlainSelector(selector)) rules.push(`${selector}{${declarations}}`);
  }
}

/** Selectors of names, classes, ids and simple pseudo-classes; in particular no `&`, no quotes, nothing escaped. */
function isPlainSelector(selector: string): boolean {
  return (
    /^[\w\s.#,:()*+~-]+$/.test(selector) &&
    balanced(selector) &&
    !/:(?:root|host|has|scope)\b/i.test(selector)
  );
}

function readDeclarations(block: string): string {
  return block.split(";").map(readDeclaration).join("");
}

/** Cut at the colon by hand: one pattern for both sides would try every split of a long run of blanks. */
function readDeclaration(text: string): string {
  const colon = text.indexOf(":");
  if (colon < 0) return "";
  const property = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  const isPlain = /^[\w-]+$/.test(property) && /^[^{}[\]\\"'<>]+$/.test(value);
  return isPlain && !unwanted.test(value) && balanced(value) ? `${property}:${value};` : "";
}

function matchingBrace(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at++) {
    if (css[at] === "{") depth++;
    else if (css[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
