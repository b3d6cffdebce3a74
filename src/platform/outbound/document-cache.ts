import type { FetchOutside, OutsideAnswer } from "#src/platform/outbound/fetch-outside.ts";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";

export interface DocumentCacheOptions<Document> {
  readonly fetchOutside: FetchOutside;
  /** Makes a document of the JSON that came; what it throws is thrown to whoever asked, and remembered like a failed fetch. */
  readonly read: (json: unknown) => Document | Promise<Document>;
  readonly clock?: () => Date;
  /** How many addresses are remembered; the one that was asked for longest ago makes room. */
  readonly maxDocuments?: number;
  readonly maxBytes?: number;
  readonly httpsOnly?: boolean;
  /** How long a document is kept, in seconds: as its server says, but no shorter and no longer than this. */
  readonly keepSeconds?: { readonly least: number; readonly most: number };
  /** For how many seconds a failure is answered without asking again, and a document is new enough for `getNewer`. */
  readonly pauseSeconds?: number;
}

/** JSON documents of other servers, such as key sets, kept as long as those servers say. */
export interface DocumentCache<Document> {
  /** The document at an address, from memory while it is fresh. Throws OutboundError, or what `read` throws. */
  get(address: string): Promise<Document>;
  /** The document, fetched anew unless that was done just now: for a reader who misses something in it, such as a new key. */
  getNewer(address: string): Promise<Document>;
}

/** What is known of one address. */
interface Entry<Document> {
  kept: { readonly document: Document; readonly freshUntil: number } | null;
  /** Why the last request brought nothing; null when it did. */
  failure: { readonly error: unknown } | null;
  /** When the last request ended. */
  askedAt: number;
  /** The request under way, which everybody waits for. */
  asking: Promise<Document> | null;
}

/**
 * Makes a cache of JSON documents. Callers who need the same address at the same time share one request; a failed one never takes
 * away a document that is still fresh.
 */
export function makeDocumentCache<Document>(
  options: DocumentCacheOptions<Document>,
): DocumentCache<Document> {
  const { fetchOutside, read, clock = () => new Date(), maxDocuments = 500, maxBytes = 262_144 } = options;
  const { httpsOnly = false, keepSeconds = { least: 60, most: 86_400 }, pauseSeconds = 10 } = options;
  const entries = new Map<string, Entry<Document>>();
  const now = () => clock().getTime();

  function entryOf(address: string): Entry<Document> {
    const entry = entries.get(address) ?? { kept: null, failure: null, askedAt: 0, asking: null };
    entries.delete(address);
    entries.set(address, entry);
    const [oldest] = entries.keys();
    if (entries.size > maxDocuments && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  async function ask(address: string, entry: Entry<Document>): Promise<Document> {
    try {
      const found = await fetchOutside(address, {
        headers: { accept: "application/json" },
        maxBytes,
        httpsOnly,
      });
      const document = await read(jsonOf(found));
      const seconds = Math.min(Math.max(maxAgeOf(found.headers), keepSeconds.least), keepSeconds.most);
      entry.kept = { document, freshUntil: now() + seconds * 1000 };
      entry.failure = null;
      return document;
    } catch (error) {
      entry.failure = { error };
      throw error;
    } finally {
      entry.askedAt = now();
      entry.asking = null;
    }
  }

  async function answer(address: string, wantsNewer: boolean): Promise<Document> {
    const entry = entryOf(address);
    const paused = now() < entry.askedAt + pauseSeconds * 1000;
    const fresh = entry.kept && entry.kept.freshUntil > now() ? entry.kept : null;
    if (fresh && (!wantsNewer || (paused && !entry.asking))) return fresh.document;
    if (!entry.asking && paused && entry.failure) throw entry.failure.error;
    return (entry.asking ??= ask(address, entry));
  }

  return {
    get: (address) => answer(address, false),
    getNewer: (address) => answer(address, true),
  };
}

/** An answer's JSON; throws OutboundError `bad-answer` when it is no 200 or no JSON. */
export function jsonOf(answer: OutsideAnswer): unknown {
  const { host } = new URL(answer.url);
  if (answer.status !== 200) throw new OutboundError("bad-answer", `${host} answered with ${answer.status}.`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(answer.body)) as unknown;
  } catch (error) {
    throw new OutboundError("bad-answer", `${host} answered with something that is not JSON.`, error);
  }
}

/** For how many seconds an answer is fresh by its `Cache-Control` and `Age`; an hour when it does not say. */
function maxAgeOf(headers: Headers): number {
  const control = headers.get("cache-control")?.toLowerCase() ?? "";
  if (/\bno-(store|cache)\b/.test(control)) return 0;
  const seconds = /\bmax-age\s*=\s*"?(\d+)/.exec(control)?.[1];
  return seconds === undefined ? 3600 : Number(seconds) - (Number(headers.get("age")) || 0);
}
