import { invalid } from "#src/platform/problem.ts";

/** The largest picture that is read, in bytes. */
export const maxImageBytes = 4 * 1024 * 1024;

const maxCharacters = Math.ceil((maxImageBytes * 4) / 3) * 1.1;

/**
 * Reads base64 as clients send it: with or without a `data:` header, with line breaks, in the plain or the url-safe alphabet,
 * with or without padding. The header's media type is ignored, because the content decides.
 */
export function decodeBase64(input: unknown, field: string): Buffer {
  if (typeof input !== "string") throw invalid(field, "must be a picture as base64 text");
  if (input.length > maxCharacters) throw invalid(field, `is larger than ${maxImageBytes / 1024 / 1024} MB`);
  const body = withoutHeader(input, field).replace(/\s+/g, "");
  const digits = body
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  if (digits === "") throw invalid(field, "is empty; send a PNG or SVG as base64");
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(digits))
    throw invalid(field, "is not valid base64");
  const bytes = Buffer.from(digits, "base64");
  if (bytes.length > maxImageBytes) throw invalid(field, `is larger than ${maxImageBytes / 1024 / 1024} MB`);
  return bytes;
}

function withoutHeader(input: string, field: string): string {
  if (!/^\s*data:/i.test(input)) return input;
  const comma = input.indexOf(",");
  if (comma < 0 || !/;\s*base64\s*$/i.test(input.slice(0, comma))) {
    throw invalid(field, "is a data: address that is not base64");
  }
  return input.slice(comma + 1);
}
