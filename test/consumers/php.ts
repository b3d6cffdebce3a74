/* How PHP writes and reads what goes over the wire. */

export type PhpObject = Record<string, unknown>;

/** `json_encode` without flags: slashes and everything beyond ASCII escaped. */
export function jsonEncode(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("/", "\\/")
    .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `http_build_query`: RFC 1738, a blank is a plus; null members are left out. */
export function buildQuery(parameters: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${urlEncode(name)}=${urlEncode(String(value))}`)
    .join("&");
}

/** `urlencode`. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

/** A member read without asking whether it is there; PHP's warning is an error here. */
export function unguarded(object: PhpObject, name: string): unknown {
  if (!(name in object)) throw new TypeError(`Undefined property: ${name}`);
  return object[name];
}

/** What a type hint `array` takes; anything else is a fatal error. */
export function arrayHinted(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`must be of the type array, ${typeof value} given`);
  return value;
}

/** `json_decode` with its null for what is none. */
export function jsonDecode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
