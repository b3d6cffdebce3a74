import jsonld from "jsonld";
import { canonize } from "rdf-canonize";
import type { Quad } from "rdf-canonize";
import { offlineContexts } from "../contexts/document-loader.ts";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";

/**
 * The canonical form of a JSON-LD document (RDF Dataset Canonicalization, RDFC-1.0): sorted N-Quads, the same for every
 * order of members and every spelling with the same meaning.
 *
 * Throws `context-unknown`, and `json-ld-invalid` for members that no context defines, relative IRIs and whatever else
 * is no JSON-LD: nothing is dropped in silence.
 *
 * @example
 * await canonicalNQuads(credential); // "<did:example:1> <http://…#type> <https://…> .\n…"
 */
export async function canonicalNQuads(
  document: object,
  loader: ContextLoader = offlineContexts,
): Promise<string> {
  return canonicalDataset(await datasetOf(document, loader));
}

/**
 * The RDF dataset of a JSON-LD document; throws what `canonicalNQuads` throws.
 *
 * @internal
 */
export async function datasetOf(document: object, loader: ContextLoader): Promise<Quad[]> {
  try {
    return await jsonld.toRDF(document, {
      documentLoader: loader,
      base: null,
      safe: true,
      rdfDirection: "i18n-datatype",
      produceGeneralizedRdf: false,
    });
  } catch (error) {
    throw refusedContext(error) ?? invalid(error);
  }
}

/**
 * The canonical N-Quads of a dataset; throws `json-ld-invalid` for datasets made to keep the algorithm busy.
 *
 * @internal
 */
export async function canonicalDataset(dataset: readonly Quad[]): Promise<string> {
  try {
    return await canonize(dataset, { algorithm: "RDFC-1.0", format: "application/n-quads" });
  } catch (error) {
    throw invalid(error);
  }
}

/** The loader's own refusal, which the JSON-LD library hides in the details of its error. */
function refusedContext(error: unknown): OpenBadgesError | undefined {
  if (error instanceof OpenBadgesError) return error;
  const cause = member(member(error, "details"), "cause");
  return cause === undefined ? undefined : refusedContext(cause);
}

function invalid(cause: unknown): OpenBadgesError {
  const event = member(member(cause, "details"), "event");
  const why = typeof event === "object" ? String(member(event, "message")) : String(cause).slice(0, 200);
  const what = JSON.stringify(member(event, "details") ?? null).slice(0, 200);
  return new OpenBadgesError("json-ld-invalid", `The document cannot be signed as JSON-LD. ${why} ${what}`, {
    cause,
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
