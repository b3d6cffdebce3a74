import { OpenBadgesError } from "../open-badges-error.ts";
import { asBuffer } from "../baking/png-chunks.ts";
import { isStream, openPdf } from "./pdf-file.ts";
import type { PdfFile, PdfStream } from "./pdf-file.ts";
import type { PdfDictionary, PdfValue } from "./pdf-syntax.ts";
import { badgePropertiesIn } from "./xmp.ts";

/** What may be a badge in a PDF. Untrusted, and of files not even known to be a badge. */
export interface PdfBadges {
  /** Texts under `openbadges` or `openbadgecredential` in the document information or in XMP metadata. */
  texts: string[];
  /** The attached files. */
  files: PdfAttachment[];
}

/** A file attached to a PDF. */
export interface PdfAttachment {
  name: string;
  bytes: Uint8Array;
}

const LARGEST_PDF = 67_108_864;
const MOST_FILES = 100;
const MOST_NODES = 2000;
const KEYWORD = /^openbadge(?:s|credential)$/i;

/**
 * Reads what may be a badge out of a PDF (ISO 32000-1, 7.11.4 Embedded File Streams, 14.3.2 Metadata Streams, 14.3.3
 * Document Information Dictionary): no specification says how a PDF carries a badge, so these are the places where
 * issuers put one. Nothing that a page shows is looked at, and nothing in the file is run.
 *
 * Files up to 64 MiB that unpack to as much, at most 100 attachments. Encrypted files are refused.
 *
 * Throws `not-pdf`, `pdf-malformed` and `pdf-unsupported`.
 *
 * @example
 * const { texts, files } = unbakePdf(upload);
 */
export function unbakePdf(pdf: Uint8Array): PdfBadges {
  if (pdf.length > LARGEST_PDF)
    throw new OpenBadgesError("pdf-unsupported", "We cannot read this PDF: it is too large.");
  const file = openPdf(asBuffer(pdf));
  const catalog = file.resolve(file.trailer.get("Root"));
  if (!(catalog instanceof Map))
    throw new OpenBadgesError("pdf-malformed", "The PDF is damaged: it has no catalogue.");
  return {
    texts: [...informationTexts(file), ...metadataTexts(file, catalog)],
    files: attachmentsOf(file, catalog),
  };
}

function informationTexts(file: PdfFile): string[] {
  const information = file.resolve(file.trailer.get("Info"));
  if (!(information instanceof Map)) return [];
  return [...information].flatMap(([name, value]) => {
    const text = KEYWORD.test(name) ? textOf(file.resolve(value)) : undefined;
    return text === undefined ? [] : [text];
  });
}

function metadataTexts(file: PdfFile, catalog: PdfDictionary): string[] {
  const metadata = file.resolve(catalog.get("Metadata"));
  return isStream(metadata) ? badgePropertiesIn(metadata.data(), KEYWORD) : [];
}

/** The files in the catalogue's name tree, and those associated with the document as a whole (ISO 32000-2, 14.13). */
function attachmentsOf(file: PdfFile, catalog: PdfDictionary): PdfAttachment[] {
  const names = file.resolve(catalog.get("Names"));
  const tree = names instanceof Map ? names.get("EmbeddedFiles") : undefined;
  const associated = file.resolve(catalog.get("AF"));
  const specifications = [...namedValues(file, tree), ...(Array.isArray(associated) ? associated : [])];
  const found = new Map<unknown, PdfAttachment>();
  for (const one of specifications.slice(0, MOST_FILES)) {
    const specification = file.resolve(one);
    const inside = specification instanceof Map ? file.resolve(specification.get("EF")) : null;
    if (!(specification instanceof Map) || !(inside instanceof Map)) continue;
    const reference = inside.get("UF") ?? inside.get("F");
    const key = identityOf(reference);
    const stream = file.resolve(reference);
    if (!isStream(stream) || found.has(key)) continue;
    const name = textOf(file.resolve(specification.get("UF") ?? specification.get("F"))) ?? "";
    found.set(key, { name, bytes: stream.data() });
  }
  return [...found.values()];
}

/** The values of a name tree (ISO 32000-1, 7.9.6), each node once. */
function namedValues(file: PdfFile, root: PdfValue | undefined): PdfValue[] {
  const values: PdfValue[] = [];
  const waiting: PdfValue[] = root === undefined ? [] : [root];
  const seen = new Set<unknown>();
  for (let node = waiting.pop(); node !== undefined && seen.size < MOST_NODES; node = waiting.pop()) {
    const key = identityOf(node);
    if (seen.has(key)) continue;
    seen.add(key);
    const dictionary = file.resolve(node);
    if (!(dictionary instanceof Map)) continue;
    const kids = file.resolve(dictionary.get("Kids"));
    const names = file.resolve(dictionary.get("Names"));
    if (Array.isArray(kids)) waiting.push(...kids);
    if (Array.isArray(names)) values.push(...names.filter((_, at) => at % 2 === 1));
  }
  return values;
}

/** What tells an object from others: its number, or itself where it has none. */
function identityOf(value: PdfValue | undefined): unknown {
  return typeof value === "object" && value && "kind" in value && value.kind === "reference"
    ? value.number
    : value;
}

/** A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 by its mark, else one byte a character. */
function textOf(value: PdfValue | PdfStream): string | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "text")
    return undefined;
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes);
  return bytes.toString("latin1");
}
