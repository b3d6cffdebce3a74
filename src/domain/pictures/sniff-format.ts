/** What the bytes are, whatever they were called: the two formats we keep, or the name of another for the refusal. */
export type SniffedFormat = "png" | "svg" | { readonly other: string };

/** The first bytes in hexadecimal. */
const signatures: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a JPEG", /^ffd8ff/],
  ["a GIF", /^47494638/],
  ["a WebP", /^52494646.{8}57454250/],
  ["an AVIF or HEIC", /^.{8}66747970/],
  ["a TIFF", /^(?:49492a00|4d4d002a)/],
  ["a BMP", /^424d.{8}00000000/],
  ["an icon file", /^00000100/],
  ["a PDF", /^25504446/],
  ["compressed (gzip)", /^1f8b/],
  ["a ZIP archive", /^504b0304/],
];

/** Tells the format from the first bytes alone. */
export function sniffFormat(bytes: Buffer): SniffedFormat {
  const start = bytes.toString("hex", 0, 16);
  if (start.startsWith("89504e470d0a1a0a")) return "png";
  const known = signatures.find(([, pattern]) => pattern.test(start));
  if (known) return { other: known[0] };
  const text = bytes.toString("utf8", 0, 1024);
  return /^\ufeff?\s*</.test(text) ? "svg" : { other: "neither" };
}
