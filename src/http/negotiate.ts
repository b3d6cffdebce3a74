/*
 * Which form of a public document an Accept header asks for. Readers of badges often send none or a wildcard: they get JSON;
 * HTML goes to whoever ranks it above JSON by name.
 */

/** Whether the caller is a browser (or asked like one). */
export function prefersHtml(accept: string | null | undefined): boolean {
  if (!accept?.includes("text/html")) return false;
  const html = weightOf(accept, ["text/html", "application/xhtml+xml"]);
  return (
    html > 0 &&
    html >= weightOf(accept, ["application/json", "application/ld+json", "application/vc+ld+json"])
  );
}

/** The JSON media type to answer with: linked data when it was named, else plain JSON. */
export function jsonType(accept: string | null | undefined): "application/json" | "application/ld+json" {
  return accept?.includes("application/ld+json") ? "application/ld+json" : "application/json";
}

function weightOf(accept: string, types: readonly string[]): number {
  let most = 0;
  for (const part of accept.toLowerCase().split(",")) {
    const [type = "", ...parameters] = part.trim().split(";");
    if (!types.includes(type.trim())) continue;
    const weight = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
    most = Math.max(most, weight === undefined ? 1 : Number(weight));
  }
  return most;
}
