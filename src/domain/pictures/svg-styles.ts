import { presentationAttributes } from "./svg-allow-list.ts";

/** A simple selector (`name`, `.class`, `#id` or `name.class`) and what it sets. */
export interface StyleRule {
  readonly name: string;
  readonly id: string;
  readonly className: string;
  readonly weight: number;
  readonly declarations: ReadonlyMap<string, string>;
}

/** Rules that may match any element cost time at each; those of a class or id only where they are meant. */
const maxWideRules = 20;
const maxRules = 500;

/**
 * Reads a stylesheet far enough for drawings made by the usual programs: simple selectors and drawing properties.
 * `@import`, `@font-face`, media rules, other selectors and other properties are left out.
 */
export function readStylesheet(css: string): StyleRule[] {
  const plain = css.replace(/\/\*[^]*?(?:\*\/|$)/g, " ").replace(/<!--|-->/g, " ");
  const flat = plain.replace(/@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\}|$)/g, " ");
  const rules: StyleRule[] = [];
  let wide = 0;
  for (const block of flat.split("}")) {
    const [selectors, body, ...nested] = block.split("{");
    if (selectors === undefined || body === undefined || nested.length > 0) continue;
    const declarations = readDeclarations(body);
    for (const selector of selectors.split(",")) {
      const parts = /^\s*(\*|[a-z][a-z0-9]*)?(?:\.([\w-]+)|#([\w.-]+))?\s*$/i.exec(selector);
      if (!parts?.[0].trim() || rules.length >= maxRules) continue;
      const [, name = "*", className = "", id = ""] = parts;
      if (className === "" && id === "" && ++wide > maxWideRules) continue;
      rules.push({
        name,
        className,
        id,
        declarations,
        weight: (id ? 100 : 0) + (className ? 10 : 0) + (name === "*" ? 0 : 1),
      });
    }
  }
  return rules.toSorted((a, b) => a.weight - b.weight);
}

/** Reads `fill:red; stroke:blue` and keeps the drawing properties. */
export function readDeclarations(text: string): Map<string, string> {
  const pairs = text.split(";").flatMap((declaration): [string, string][] => {
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!presentationAttributes.has(property)) return [];
    return [
      [
        property,
        declaration
          .slice(colon + 1)
          .replace(/!\s*important\s*$/i, "")
          .trim(),
      ],
    ];
  });
  return new Map(pairs);
}
