import type { JsonObject } from "../proofs/credential-members.ts";
import { MOST_LISTED_VALUES, parseObject, utf8Text } from "./bounded-json.ts";
import { hostOf } from "./fetching.ts";
import type { BoundedFetch, Wanted } from "./fetching.ts";

/** What asking an address for a JSON object came to. */
export type FetchedObject =
  | { kind: "object"; object: JsonObject; url: string }
  /** It answers, and says that there is nothing, or no longer; with what it sent along. */
  | { kind: "missing"; status: 404 | 410; object?: JsonObject; reason: string }
  | { kind: "unreachable"; reason: string }
  | { kind: "unreadable"; reason: string; text?: string };

/**
 * Asks an address for a JSON object. Statuses other than success, 404 and 410 count as not having answered: they say
 * something of the server, nothing of the document.
 */
export async function fetchObject(
  ask: BoundedFetch,
  address: string,
  wanted: Wanted,
): Promise<FetchedObject> {
  const answer = await ask(address, wanted);
  if (answer.kind === "unreachable") return { kind: "unreachable", reason: `${address}: ${answer.reason}` };
  const { status, bytes, url } = answer;
  const text = utf8Text(bytes);
  const parsed = text === undefined ? undefined : parseObject(text, MOST_LISTED_VALUES);
  if (status === 404 || status === 410) {
    const sent = parsed?.kind === "object" ? { object: parsed.object } : {};
    return { kind: "missing", status, ...sent, reason: `${address} answered ${status}.` };
  }
  if (status < 200 || status > 299) return { kind: "unreachable", reason: `${address} answered ${status}.` };
  if (parsed?.kind === "object") return { kind: "object", object: parsed.object, url };
  const why = parsed?.kind === "too-large" ? "is too large or too deep" : "is no JSON object";
  const reason = `What ${address} answered ${why}.`;
  return { kind: "unreadable", reason, ...(text === undefined ? {} : { text: text.trim() }) };
}

/** Thrown where a key or another document that is needed did not answer, or answered what cannot be read. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly host: string;

  constructor(address: string, reason: string) {
    super(reason);
    this.host = hostOf(address);
  }
}

/** A JSON object that cannot be done without; throws UnreachableError. */
export async function neededObject(ask: BoundedFetch, address: string, wanted: Wanted): Promise<JsonObject> {
  const fetched = await fetchObject(ask, address, wanted);
  if (fetched.kind === "object") return fetched.object;
  throw new UnreachableError(address, fetched.reason);
}
