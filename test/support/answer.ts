/** An answer over HTTP, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as one JSON object; throws when it is none. */
  readonly json: Record<string, unknown>;
  /** The body as line-delimited JSON; throws when a line is none or does not end with CRLF. */
  readonly lines: Record<string, unknown>[];
}

/** Reads a response whole. */
export async function answerOf(response: Response): Promise<Answer> {
  return makeAnswer(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
}

/** An answer from its parts. */
export function makeAnswer(status: number, headers: Headers, bytes: Buffer): Answer {
  const text = bytes.toString("utf8");
  return {
    status,
    headers,
    bytes,
    text,
    get json() {
      return JSON.parse(text) as Record<string, unknown>;
    },
    get lines() {
      return linesOf(text);
    },
  };
}

/** The objects of a list of API v1. */
export function linesOf(text: string): Record<string, unknown>[] {
  if (text === "") return [];
  if (!text.endsWith("\r\n")) throw new Error("a list's last line does not end with CRLF");
  return text
    .slice(0, -2)
    .split("\r\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
