import { ServerResponse } from "node:http";

/**
 * An answer whose header names come in their usual case: some old clients look for `Location` and `Content-Type` letter by
 * letter. Source: OBF contract, sections 4.2 and 6.2.
 */
export class UsualCaseResponse extends ServerResponse {
  override writeHead(status: number, ...rest: unknown[]): this {
    const headers = rest.at(-1);
    if (typeof headers === "object" && headers !== null && !Array.isArray(headers)) {
      for (const name in headers) {
        const value = (headers as Record<string, number | string | string[] | undefined>)[name];
        if (value !== undefined) this.setHeader(usualCase(name), value);
      }
    }
    return super.writeHead(status);
  }
}

const usualCases = new Map([
  ["etag", "ETag"],
  ["www-authenticate", "WWW-Authenticate"],
]);

function usualCase(name: string): string {
  const known = usualCases.get(name);
  if (known) return known;
  const made = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  if (usualCases.size < 200) usualCases.set(name, made);
  return made;
}
