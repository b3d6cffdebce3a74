import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject } from "./credential-members.ts";

/**
 * Refuses a document that brings a context the loader does not know, anywhere in it, or defines one of its own (Data
 * Integrity 2.4.1 Context Validation).
 *
 * Throws `context-unknown`, and `credential-malformed` when the document has no context.
 *
 * @example
 * await checkContexts(credential, offlineContexts);
 */
export async function checkContexts(document: object, loader: ContextLoader): Promise<void> {
  if (!("@context" in document)) {
    throw new OpenBadgesError("credential-malformed", "The document has no JSON-LD context.");
  }
  const urls = new Set<string>();
  collect(document, urls);
  for (const url of urls) await loader(url);
}

function collect(value: unknown, urls: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, urls);
  if (!isJsonObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name !== "@context") {
      collect(inner, urls);
      continue;
    }
    for (const context of Array.isArray(inner) ? (inner as unknown[]) : [inner]) {
      if (typeof context !== "string") {
        throw new OpenBadgesError("context-unknown", "The document defines a JSON-LD context of its own.");
      }
      urls.add(context);
    }
  }
}
