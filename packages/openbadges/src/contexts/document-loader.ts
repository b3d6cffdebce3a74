import { OpenBadgesError } from "../open-badges-error.ts";
import { knownContext } from "./known-contexts.ts";

/** A loaded context, in the shape JSON-LD processors want (JSON-LD API 9.4 RemoteDocument). */
export interface LoadedContext {
  contextUrl: null;
  documentUrl: string;
  document: object;
  /** The context will never be another: processors may keep it. */
  tag?: "static";
}

/** Gives the JSON-LD context at an address, or throws `context-unknown`. */
export type ContextLoader = (url: string) => Promise<LoadedContext>;

/**
 * A loader of JSON-LD contexts that never touches the network (VC Data Model 2.0, 4.3; Data Integrity 2.4.1, Context
 * Validation): it has those of `KNOWN_CONTEXTS` and the ones given, and refuses every other address. Those given
 * cannot replace the known ones.
 *
 * Throws `context-unknown`, from the loader.
 *
 * @example
 * const load = contextLoader({ "https://b.example/own.json": { "@context": { own: "https://b.example/own#own" } } });
 */
export function contextLoader(more: Readonly<Record<string, object>> = {}): ContextLoader {
  const own = new Map(Object.entries(more));
  const known = new Map<string, object>();
  return async (url) => {
    const document = known.get(url) ?? knownContext(url);
    if (document !== undefined) {
      known.set(url, document);
      return { contextUrl: null, documentUrl: url, document, tag: "static" };
    }
    const added = own.get(url);
    if (added === undefined) throw unknownContext(url);
    return { contextUrl: null, documentUrl: url, document: added };
  };
}

/** The loader used where none is given: the known contexts and nothing else. */
export const offlineContexts: ContextLoader = contextLoader();

/**
 * The error for a context that is not known.
 *
 * @example
 * throw unknownContext("https://evil.example/context.json");
 */
export function unknownContext(url: string): OpenBadgesError {
  return new OpenBadgesError("context-unknown", `The JSON-LD context ${url.slice(0, 200)} is not known.`);
}
