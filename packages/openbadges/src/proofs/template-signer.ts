import { createHash } from "node:crypto";
import { offlineContexts } from "../contexts/document-loader.ts";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { canonicalNQuads, datasetOf } from "./canonicalise.ts";
import { slotted, withSlots } from "./credential-slots.ts";
import { checkUnsigned, proofOptions, proofOptionsHash, sha256, signHashes } from "./data-integrity.ts";
import type { ProofOptions, SigningKey, WithProof } from "./data-integrity.ts";
import { quadTemplate, slotToken } from "./quad-template.ts";
import type { QuadTemplate } from "./quad-template.ts";

/** Signs many credentials that differ in their values only. */
export interface TemplateSigner {
  /** Signs one credential; the same bytes as `signDataIntegrity`, and the same refusals. */
  sign: <D extends object>(credential: D, key: SigningKey) => Promise<WithProof<D>>;
}

/** How to make a template signer. */
export interface TemplateSignerOptions {
  loader?: ContextLoader;
  /** How many templates to keep, the oldest dropped first; 100 unless given. A badge version has one or a few. */
  maxTemplates?: number;
  /** Checks some of what is signed with another library before it is given out; nothing is checked unless given. */
  sample?: SampleCheck;
}

/** How signed credentials are sampled. */
export interface SampleCheck {
  /** Every how many credentials one is checked; the first one always is. */
  oneIn: number;
  /** Whether a credential verifies, by somebody else's code. */
  verifies: (signed: object) => boolean | Promise<boolean>;
}

/**
 * Signs credentials with `eddsa-rdfc-2022` at speed (VC-DI-EdDSA 3.2.1): what takes the time is expanding JSON-LD, so
 * that is done once for each shape of credential, with placeholders, and afterwards only values are filled in.
 *
 * Credentials share a template when they have the same members, the same issuer, achievement and types. A template is
 * used only after its output was found equal to the full path's, with identifiers of the same schemes. Whatever a
 * template cannot do safely (an identifier that is no plain absolute IRI, say) goes the full path, so the result is always
 * that of `signDataIntegrity`. Keep one signer and give it all awards; give the awards of a batch one `created`, because the
 * hash of the proof's options is kept too. With `sample` one in so many is checked by another library before it leaves.
 *
 * Throws what `signDataIntegrity` throws, and `signature-invalid` when a sample does not verify.
 *
 * @example
 * const signer = templateSigner();
 * for (const award of awards) yield await signer.sign(achievementCredential(award), signingKey);
 */
export function templateSigner(options: TemplateSignerOptions = {}): TemplateSigner {
  const { loader = offlineContexts, maxTemplates = 100, sample } = options;
  const templates = remembered<Promise<ProvenTemplate | undefined>>(maxTemplates);
  const proofHashes = remembered<Promise<Buffer>>(maxTemplates);

  async function canonical(credential: object): Promise<string> {
    const { shape, values } = slotted(credential);
    const proven = await templates(shape, async () => templateOf(credential, shape, values.length, loader));
    if (proven === undefined) return canonicalNQuads(credential, loader);
    const iris = proven.template.iriSlots.map((slot) => values[slot] ?? "");
    const schemes = iris.map(schemeOf).join(" ");
    if (!iris.every(isSafeIri) || !proven.schemes.has(schemes)) {
      const full = await canonicalNQuads(credential, loader);
      const isEqual = iris.every(isSafeIri) && (await proven.template.canonical(values)) === full;
      if (isEqual && proven.schemes.size < MOST_SCHEMES) proven.schemes.add(schemes);
      return full;
    }
    return proven.template.canonical(values);
  }

  async function proofHash(credential: object, proof: ProofOptions): Promise<Buffer> {
    const context: unknown = "@context" in credential ? credential["@context"] : undefined;
    const key = JSON.stringify([context, proof]);
    return proofHashes(key, async () => proofOptionsHash(credential, proof, loader));
  }

  let signedSoFar = 0;
  async function checkSample(signed: object): Promise<void> {
    if (sample === undefined || signedSoFar++ % sample.oneIn !== 0) return;
    if (!(await sample.verifies(signed))) {
      throw new OpenBadgesError("signature-invalid", "A credential that was just signed does not verify.");
    }
  }

  return {
    sign: async (credential, key) => {
      checkUnsigned(credential);
      const proof = proofOptions(key);
      const documentHash = sha256(await canonical(credential));
      const proofValue = signHashes(await proofHash(credential, proof), documentHash, key.privateKey);
      const signed: WithProof<typeof credential> = { ...credential, proof: [{ ...proof, proofValue }] };
      await checkSample(signed);
      return signed;
    },
  };
}

/**
 * Whether a text can be put where an IRI stands without JSON-LD looking at it (RFC 3987; RDFC-1.0 5): absolute, and
 * without white space or any character that N-Quads would escape.
 *
 * @example
 * isSafeIri("did:web:b.example"); // true
 * isSafeIri("b.example/1"); // false
 */
export function isSafeIri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}<>"{}|\\^`]+$/u.test(text);
}

/** A template, and with which schemes in its IRIs its result was found to be the full path's. */
interface ProvenTemplate {
  template: QuadTemplate;
  schemes: Set<string>;
}

const MOST_SCHEMES = 20;

async function templateOf(
  credential: object,
  shape: string,
  slots: number,
  loader: ContextLoader,
): Promise<ProvenTemplate | undefined> {
  const nonce = `urn:slot:${createHash("sha256").update(shape).digest("hex").slice(0, 32)}`;
  const placeholders = Array.from({ length: slots }, (_, slot) => slotToken(nonce, slot));
  try {
    const dataset = await datasetOf(
      withSlots(credential, (slot) => placeholders[slot] ?? ""),
      loader,
    );
    const template = quadTemplate(dataset, placeholders, nonce);
    return template && { template, schemes: new Set() };
  } catch {
    // A credential that cannot be signed is refused by the full path, with the reason.
    return undefined;
  }
}

/** What stands before the first colon. All that a context can do to an absolute IRI depends on it: take it for a prefix. */
function schemeOf(value: string): string {
  const end = value.indexOf(":");
  return end === -1 ? "" : value.slice(0, end);
}

/** A memory of the latest results by key; a failure is not kept. */
function remembered<V extends Promise<unknown>>(limit: number): (key: string, make: () => V) => V {
  const kept = new Map<string, V>();
  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return made;
  };
}
