import { unbakePng } from "../baking/unbake-png.ts";
import { unbakeSvg } from "../baking/unbake-svg.ts";
import { unbakeSvgCredential } from "../baking/svg-credential.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../open-badges-error.ts";
import { unbakePdf } from "../pdf/unbake-pdf.ts";
import { canonicalJson } from "../proofs/canonical-json.ts";
import { parseObject, utf8Text } from "./bounded-json.ts";
import { isBadgeLike } from "./badge-document.ts";
import { isWebAddress } from "./fetching.ts";
import type { FindingCode } from "./findings.ts";
import type { Container } from "./report.ts";

/** What a file or a pasted text holds: JSON or a compact JWS; the address of a badge; or nothing that counts. */
export type BadgeFile =
  | { kind: "text"; container: Container; text: string }
  | { kind: "address"; container: Container; address: string }
  | { kind: "refused"; container?: Container; code: FindingCode; what?: string; reason?: string };

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** The longest text that is pasted or found: over 4 MiB nothing is a badge. */
const LONGEST_TEXT = 4_194_304;

const DAMAGED: ReadonlySet<OpenBadgesErrorCode> = new Set([
  "png-malformed",
  "png-truncated",
  "svg-malformed",
  "pdf-malformed",
  "baked-text-malformed",
]);
const TOO_LARGE: ReadonlySet<OpenBadgesErrorCode> = new Set(["baked-text-too-large", "svg-unsupported"]);

/**
 * Finds the badge in a file or a pasted text by what is in it, not by its name (OB 2.0 Badge Baking; OB 3.0 Document
 * Formats): a PNG, an SVG, a PDF, JSON, a JWS, or the address of one.
 */
export function readBadgeFile(input: Uint8Array | string): BadgeFile {
  if (typeof input === "string") return readText(input);
  const head = Buffer.from(input.subarray(0, 1024)).toString("latin1");
  if (head.startsWith("\x89PNG")) return within("png", () => pngTexts(input));
  if (head.includes("%PDF-")) return within("pdf", () => pdfTexts(input));
  const text = utf8Text(input);
  return text === undefined ? { kind: "refused", code: "not-a-badge-file" } : readText(text);
}

function readText(pasted: string): BadgeFile {
  const text = unquoted(pasted.replace(/^\uFEFF/, "").trim());
  if (text.startsWith("<")) {
    if (!/<(?:svg:)?svg[\s>]/.test(text.slice(0, 65_536))) return { kind: "refused", code: "web-page" };
    return within("svg", () => svgTexts(text));
  }
  return fileOf(text, undefined) ?? { kind: "refused", code: "not-a-badge-file" };
}

/** What one text is, by its form alone. */
function fileOf(text: string, container: Container | undefined): BadgeFile | undefined {
  if (text.length > LONGEST_TEXT)
    return { kind: "refused", code: "too-large", ...(container ? { container } : {}) };
  if (text.startsWith("{")) return { kind: "text", container: container ?? "json", text };
  if (COMPACT_JWS.test(text)) return { kind: "text", container: container ?? "jwt", text };
  if (isWebAddress(text) && !/\s/.test(text))
    return { kind: "address", container: container ?? "url", address: text };
  if (/^[\w-]+\.[\w-]+\.[\w-]+~/.test(text)) {
    return { kind: "refused", code: "version-unsupported", what: "SD-JWT" };
  }
  return /^eyJ[\w.-]*$/.test(text) ? { kind: "refused", container: "jwt", code: "file-damaged" } : undefined;
}

/** Exactly one badge, whatever the number of its copies. */
function within(container: Container, texts: () => string[]): BadgeFile {
  try {
    const distinct = new Map(texts().map((text) => [sameness(text), text.trim()]));
    const [text, second] = [...distinct.values()];
    if (text === undefined) return { kind: "refused", container, code: "no-badge-inside" };
    if (second !== undefined) return { kind: "refused", container, code: "several-badges" };
    return fileOf(text, container) ?? { kind: "refused", container, code: "file-damaged" };
  } catch (error) {
    if (!(error instanceof OpenBadgesError)) throw error;
    return { kind: "refused", container, reason: error.message, ...refusal(error.code) };
  }
}

function refusal(code: OpenBadgesErrorCode): { code: FindingCode; what?: string } {
  if (code === "duplicate-baking") return { code: "several-badges" };
  if (DAMAGED.has(code)) return { code: "file-damaged" };
  if (TOO_LARGE.has(code)) return { code: "too-large" };
  return code === "pdf-unsupported"
    ? { code: "version-unsupported", what: "PDF" }
    : { code: "not-a-badge-file" };
}

function pngTexts(image: Uint8Array): string[] {
  return unbakePng(image).map(({ text }) => text);
}

function svgTexts(svg: string): string[] {
  const old = unbakeSvg(svg);
  const credential = unbakeSvgCredential(svg);
  return [old?.json ?? old?.verify, credential].filter((text) => text !== undefined);
}

/** The texts under a badge's keyword, and the attached files that are badges; attached invoices are none. */
function pdfTexts(pdf: Uint8Array): string[] {
  const { texts, files } = unbakePdf(pdf);
  const attached = files.flatMap(({ bytes }) => {
    const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
    if (head.includes("%PDF-")) return [];
    const file = readBadgeFile(bytes);
    if (file.kind === "refused") {
      if (file.code === "several-badges")
        throw new OpenBadgesError("duplicate-baking", "An attached picture has two.");
      return [];
    }
    const isPicture = file.container === "png" || file.container === "svg";
    const text = file.kind === "text" ? file.text : file.address;
    return isPicture || (file.kind === "text" && isBadgeLike(text)) ? [text] : [];
  });
  return [...texts, ...attached];
}

/** Two JSON texts of one value are one badge. */
function sameness(text: string): string {
  const parsed = parseObject(text.trim());
  return parsed.kind === "object" ? canonicalJson(parsed.object) : text.trim();
}

/** People paste a JWT or an address with the quotes of the JSON around it. */
function unquoted(text: string): string {
  return /^"[^"\\\s]+"$/.test(text) ? text.slice(1, -1) : text;
}
