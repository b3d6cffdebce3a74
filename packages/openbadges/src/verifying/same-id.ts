/**
 * An id as it is compared (OB 3.0 Equality and Comparison): trimmed, percent-encoding undone; undefined for what is no text.
 *
 * @example
 * sameId(" https://b.example/%41 "); // "https://b.example/A"
 */
export function sameId(id: unknown): string | undefined {
  if (typeof id !== "string") return undefined;
  try {
    return decodeURIComponent(id.trim());
  } catch {
    return id.trim();
  }
}
