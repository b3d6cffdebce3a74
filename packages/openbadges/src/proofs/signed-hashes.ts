import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import { canonicalNQuads } from "./canonicalise.ts";
import { listOf } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { proofOptionsHash, sha256 } from "./data-integrity.ts";

/** Works out what was signed: the hash of the proof's options, then that of the document without its proofs. */
export type SignedHashes = (
  document: JsonObject,
  options: JsonObject,
  loader: ContextLoader,
) => Promise<Buffer>;

/** The cryptosuites that can be verified, and how each of them hashes. */
export const SUITES: ReadonlyMap<string, SignedHashes> = new Map([
  ["eddsa-rdfc-2022", rdfcHashes],
  ["eddsa-jcs-2022", jcsHashes],
]);

/** VC-DI-EdDSA 3.2.3 to 3.2.5: over RDF, in which the order and spelling of members do not matter. */
async function rdfcHashes(document: JsonObject, options: JsonObject, loader: ContextLoader): Promise<Buffer> {
  const documentHash = sha256(await canonicalNQuads(document, loader));
  return Buffer.concat([await proofOptionsHash(document, options, loader), documentHash]);
}

/** VC-DI-EdDSA 3.3.2 to 3.3.5: over the JSON itself; the proof may repeat the first of the document's contexts. */
async function jcsHashes(document: JsonObject, options: JsonObject): Promise<Buffer> {
  const contexts = listOf(options["@context"]);
  const documents = listOf(document["@context"]);
  if (contexts.some((context, at) => context !== documents[at])) {
    throw new OpenBadgesError("proof-malformed", "The proof's contexts are not the document's.");
  }
  const signed = "@context" in options ? { ...document, "@context": options["@context"] } : document;
  return Buffer.concat([sha256(canonicalJson(options)), sha256(canonicalJson(signed))]);
}
