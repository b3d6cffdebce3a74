/** A mail as the mailbox shows it. */
export interface ReadMessage {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** As the header has it. */
  readonly date: string;
  /** Null when the mail has no such part. */
  readonly text: string | null;
  readonly html: string | null;
}

/**
 * Reads a mail of the kind this product writes: MIME with text and HTML parts, quoted-printable or base64, UTF-8. Attachments
 * are passed over; what cannot be read comes out empty rather than as an error.
 */
export function readMessage(source: Buffer): ReadMessage {
  const whole = partOf(source.toString("latin1"));
  const leaves = leavesOf(whole, 0);
  const text = leaves.find(({ type }) => type === "text/plain");
  const html = leaves.find(({ type }) => type === "text/html");
  const header = (name: string) => decodeWords(whole.headers.get(name) ?? "");
  return {
    from: header("from"),
    to: header("to"),
    subject: header("subject"),
    date: header("date"),
    text: text ? contentOf(text) : null,
    html: html ? contentOf(html) : null,
  };
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** One character for each byte. */
  readonly body: string;
}

function partOf(source: string): Part {
  const split = /\r?\n\r?\n/.exec(source);
  const head = split ? source.slice(0, split.index) : source;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const [type = "", ...rest] = (headers.get("content-type") ?? "text/plain").split(";");
  const parameters = new Map(
    rest.map((parameter) => {
      const [name = "", ...value] = parameter.split("=");
      return [
        name.trim().toLowerCase(),
        value
          .join("=")
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      ];
    }),
  );
  const body = split ? source.slice(split.index + split[0].length) : "";
  return { headers, type: type.trim().toLowerCase(), parameters, body };
}

function leavesOf(part: Part, depth: number): Part[] {
  const boundary = part.parameters.get("boundary");
  if (!part.type.startsWith("multipart/") || !boundary || depth > 5) return [part];
  const [, ...pieces] = `\n${part.body}`.split(`\n--${boundary}`);
  return pieces
    .filter((piece) => !piece.startsWith("--"))
    .flatMap((piece) => leavesOf(partOf(piece.replace(/^[ \t]*\r?\n/, "")), depth + 1));
}

function contentOf(part: Part): string {
  const encoding = (part.headers.get("content-transfer-encoding") ?? "").toLowerCase();
  const bytes =
    encoding === "base64"
      ? Buffer.from(part.body, "base64")
      : encoding === "quoted-printable"
        ? unquoted(part.body.replace(/=[ \t]*\r?\n/g, ""))
        : Buffer.from(part.body, "latin1");
  return decode(bytes, part.parameters.get("charset") ?? "utf-8").replaceAll("\r\n", "\n");
}

/** Encoded words of a header (RFC 2047); the space between two of them is none. */
function decodeWords(value: string): string {
  const words = /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi;
  return value.replace(words, (_, charset: string, kind: string, text: string) =>
    decode(
      kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : unquoted(text.replaceAll("_", " ")),
      charset,
    ),
  );
}

function unquoted(text: string): Buffer {
  const bytes = text.replace(/=([\dA-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
