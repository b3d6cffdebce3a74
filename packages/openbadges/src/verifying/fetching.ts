/** What is used of an answer: a part of the Fetch Standard's Response. */
export interface BadgeResponse {
  readonly status: number;
  /** Where the answer came from in the end, after redirects. */
  readonly url?: string;
  /** A stream, or pieces that are there already. */
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null;
}

/** How an address is asked. */
export interface BadgeRequest {
  readonly headers: { readonly accept: string };
  /** Nobody reads more of the body than this many bytes. */
  readonly maxBytes: number;
}

/**
 * Fetches an http or https address of a stranger's. The runtime's own `fetch` fits; servers give one that refuses private
 * addresses and slow hosts. Whatever it throws counts as "did not answer".
 */
export type BadgeFetch = (url: string, request: BadgeRequest) => Promise<BadgeResponse>;

/** What came of asking an address. */
export type Fetched =
  | { kind: "answer"; status: number; url: string; bytes: Uint8Array }
  | { kind: "unreachable"; reason: string };

/** What kind of thing is asked for: it decides what to accept and how much. */
export type Wanted = "badge" | "document" | "list" | "credential" | "key" | "page";

/** Asks addresses within the bounds of one verification; the same address is asked once. */
export type BoundedFetch = (url: string, wanted: Wanted) => Promise<Fetched>;

const KIB = 1024;
const JSON_LD = "application/ld+json, application/json;q=0.9, */*;q=0.1";
const WANTED: Readonly<Record<Wanted, { accept: string; maxBytes: number }>> = {
  badge: {
    accept:
      "application/ld+json, application/json;q=0.9, application/vc;q=0.9, application/vc+ld+json;q=0.9, application/vc+jwt;q=0.8, image/png;q=0.8, image/svg+xml;q=0.8, application/pdf;q=0.7, */*;q=0.1",
    maxBytes: 8 * KIB * KIB,
  },
  document: { accept: JSON_LD, maxBytes: 2 * KIB * KIB },
  list: { accept: JSON_LD, maxBytes: 8 * KIB * KIB },
  credential: {
    accept:
      "application/json, application/vc+ld+json;q=0.9, application/vc;q=0.9, application/vc+jwt;q=0.8, text/plain;q=0.5, */*;q=0.1",
    maxBytes: 4 * KIB * KIB,
  },
  key: {
    accept: "application/json, application/did+json;q=0.9, application/x-pem-file;q=0.8, */*;q=0.1",
    maxBytes: 256 * KIB,
  },
  page: { accept: "text/html, */*;q=0.1", maxBytes: 4 * KIB * KIB },
};
const MOST_FETCHES = 40;
const MOST_BYTES = 24 * KIB * KIB;

/**
 * Bounds a fetch for one verification: http and https only, 40 addresses and 24 MiB in all, each answer no longer than
 * its kind may be. Never throws.
 *
 * @example
 * const ask = boundedFetch(send);
 * const answer = await ask("https://b.example/did.json", "key");
 */
export function boundedFetch(send: BadgeFetch): BoundedFetch {
  const asked = new Map<string, Promise<Fetched>>();
  let bytesLeft = MOST_BYTES;

  async function ask(url: string, wanted: Wanted): Promise<Fetched> {
    const { accept, maxBytes } = WANTED[wanted];
    try {
      const response = await send(url, { headers: { accept }, maxBytes });
      const bytes = await bodyOf(response, wanted === "page" ? 0 : Math.min(maxBytes, bytesLeft));
      bytesLeft -= bytes.length;
      return { kind: "answer", status: response.status, url: response.url || url, bytes };
    } catch (error) {
      return { kind: "unreachable", reason: reasonOf(error) };
    }
  }

  return async (address, wanted) => {
    const [url = ""] = address.split("#", 1);
    if (!isWebAddress(url)) return { kind: "unreachable", reason: "It is not an http or https address." };
    const key = `${wanted} ${url}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    if (asked.size >= MOST_FETCHES)
      return { kind: "unreachable", reason: "It needs too many other documents." };
    const answer = ask(url, wanted);
    asked.set(key, answer);
    return answer;
  };
}

/** Whether a text is an http or https address. */
export function isWebAddress(text: unknown): text is `http${string}` {
  return typeof text === "string" && /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** The host, and port if it has one, of an address, to show; the start of the text where it is none. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host || address.slice(0, 80) : address.slice(0, 80);
}

/** The whole body; none of it when none is wanted. Leaving the loop early cancels the rest of the answer. */
async function bodyOf(response: BadgeResponse, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    if (limit === 0) break;
    length += chunk.length;
    if (length > limit) throw new Error("The answer is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What was thrown, in words; a runtime's own fetch hides it in a cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 300);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.name}: ${error.message}${cause}`.slice(0, 300);
}
