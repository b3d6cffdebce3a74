import { createHash } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import { canonicalNQuads } from "./canonicalise.ts";
import { listOf } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { canonicalProofOptions } from "./data-integrity.ts";
import { checkNothingHidden, checkPlainNames } from "./hidden-members.ts";

/** The canonical texts that were signed: the proof's options, then the document without its proofs. */
export type SignedTexts = (
  document: JsonObject,
  options: JsonObject,
  loader: ContextLoader,
) => Promise<readonly [options: string, document: string]>;

/** How a suite makes its signatures. */
export interface Suite {
  texts: SignedTexts;
  curves: readonly ("ed25519" | "prime256v1" | "secp384r1")[];
}

const EDDSA = ["ed25519"] as const;
const ECDSA = ["prime256v1", "secp384r1"] as const;

/**
 * The suites that can be verified, by `cryptosuite`. Ours is the first; the others are met in badges of strangers:
 * `eddsa-2022` is the draft name of the first.
 */
const CRYPTOSUITES: ReadonlyMap<string, Suite> = new Map<string, Suite>([
  ["eddsa-rdfc-2022", { texts: rdfTexts, curves: EDDSA }],
  ["eddsa-2022", { texts: rdfTexts, curves: EDDSA }],
  ["eddsa-jcs-2022", { texts: jsonTexts, curves: EDDSA }],
  ["ecdsa-rdfc-2019", { texts: rdfTexts, curves: ECDSA }],
  ["ecdsa-jcs-2019", { texts: jsonTexts, curves: ECDSA }],
]);

/** The suite of a proof that says of itself which it is, also before there was `DataIntegrityProof`. */
export function suiteOf({ type, cryptosuite }: JsonObject): Suite | undefined {
  if (type === "Ed25519Signature2020" && cryptosuite === undefined) return { texts: rdfTexts, curves: EDDSA };
  return type === "DataIntegrityProof" && typeof cryptosuite === "string"
    ? CRYPTOSUITES.get(cryptosuite)
    : undefined;
}

/** The hashes of both texts one after the other: SHA-384 for P-384, else SHA-256 (VC-DI-EdDSA 3.2.4; VC-DI-ECDSA 3.2.4). */
export function signedHashes(texts: readonly string[], key: KeyObject): Buffer {
  const algorithm = key.asymmetricKeyDetails?.namedCurve === "secp384r1" ? "sha384" : "sha256";
  return Buffer.concat(texts.map((text) => createHash(algorithm).update(text).digest()));
}

/** VC-DI-EdDSA 3.2.3 to 3.2.5: over RDF, in which the order and spelling of members do not matter. */
async function rdfTexts(
  document: JsonObject,
  options: JsonObject,
  loader: ContextLoader,
): Promise<readonly [string, string]> {
  checkPlainNames(document);
  const canonical = await canonicalNQuads(document, loader);
  checkNothingHidden(document, canonical);
  return [await canonicalProofOptions(document, options, loader), canonical];
}

/** VC-DI-EdDSA 3.3.2 to 3.3.5: over the JSON itself; the proof may repeat the first of the document's contexts. */
async function jsonTexts(document: JsonObject, options: JsonObject): Promise<readonly [string, string]> {
  const contexts = listOf(options["@context"]);
  const documents = listOf(document["@context"]);
  if (contexts.some((context, at) => context !== documents[at])) {
    throw new OpenBadgesError("proof-malformed", "The proof's contexts are not the document's.");
  }
  const signed = "@context" in options ? { ...document, "@context": options["@context"] } : document;
  return [canonicalJson(options), canonicalJson(signed)];
}
