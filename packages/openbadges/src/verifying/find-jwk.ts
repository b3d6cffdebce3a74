import type { JsonWebKey } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";
import type { JsonObject } from "../proofs/credential-members.ts";
import { publicKeyOf } from "../proofs/verification-key.ts";
import type { VerificationMethod } from "../proofs/verification-key.ts";
import type { JwtKeyRequest } from "../proofs/verify-vc-jwt.ts";
import { UnreachableError, neededObject } from "./fetched-json.ts";
import { controllerDocument, findMethod, isSameOrigin } from "./find-key.ts";
import { isWebAddress } from "./fetching.ts";
import type { BoundedFetch } from "./fetching.ts";

/** A JWT's key, and whose it is shown to be: the issuer's; another's, as the issuer's list has others only; or nobody's. */
export interface FoundJwk {
  jwk: JsonWebKey;
  standing: "issuer's" | "not listed" | "unproven";
}

/** Of a stranger's list of keys this many are looked at. */
const MOST_KEYS = 200;

/**
 * Finds the key of a JWT (OB 3.0 JSON Web Token Proof Format: `kid` or `jwk`; VC-JOSE-COSE 3.3 Using Header Parameters).
 * A JWT can name or bring anybody's key: it is the issuer's when the issuer's own document has it. Of an issuer that is an
 * https address, where such a document may be missing, a key kept on the issuer's host is the issuer's too.
 *
 * Throws `key-unknown`, `key-invalid`, `controller-mismatch`, `did-invalid` and UnreachableError.
 */
export async function findJwk(ask: BoundedFetch, request: JwtKeyRequest): Promise<FoundJwk> {
  const { keyId, jwk, issuer } = request;
  if (keyId === undefined) {
    if (jwk === undefined) throw unknown("The JWT names no key.");
    return { jwk, standing: (await standingOf(ask, issuer, jwk)) ?? "unproven" };
  }
  const id = /^(?:did:|https?:)/i.test(keyId) ? keyId : `${issuer}#${keyId.replace(/^#/, "")}`;
  if (id.split("#", 1)[0] === issuer || id.startsWith("did:")) return methodJwk(ask, id, issuer);
  if (!isWebAddress(id)) throw unknown("The JWT's key has no address.");
  const found = jwkIn(await neededObject(ask, id, "key"), id);
  const standing = await standingOf(ask, issuer, found);
  return { jwk: found, standing: standing ?? (isSameOrigin(id, issuer) ? "issuer's" : "unproven") };
}

async function methodJwk(ask: BoundedFetch, id: string, issuer: string): Promise<FoundJwk> {
  const method = await findMethod(ask, id);
  if (method.controller !== issuer) {
    throw new OpenBadgesError("controller-mismatch", "The key belongs to somebody other than the issuer.");
  }
  return { jwk: publicKeyOf(method).export({ format: "jwk" }), standing: "issuer's" };
}

/** What stands at a key's address: the bare key, a verification method, or a set of keys out of which `kid` chooses. */
function jwkIn(document: JsonObject, id: string): JsonWebKey {
  if (typeof document.kty === "string") return document;
  if (isJsonObject(document.publicKeyJwk)) return document.publicKeyJwk;
  const keys = [...listOf(document.keys), ...listOf(document.verificationMethod)]
    .slice(0, MOST_KEYS)
    .filter(isJsonObject);
  const fragment = id.includes("#") ? id.slice(id.indexOf("#") + 1) : undefined;
  const named = keys.filter((key) => [key.kid, key.id].some((name) => name === id || name === fragment));
  const [key, second] = named.length > 0 ? named : keys;
  if (key === undefined || second !== undefined) throw unknown("The key's address has not exactly one key.");
  return isJsonObject(key.publicKeyJwk) ? key.publicKeyJwk : key;
}

/** What the issuer's document says of the key; undefined when an https issuer has no list of keys. */
async function standingOf(
  ask: BoundedFetch,
  issuer: string,
  jwk: JsonWebKey,
): Promise<FoundJwk["standing"] | undefined> {
  const document = await controllerDocument(ask, issuer).catch((error: unknown) => {
    if (error instanceof UnreachableError && isWebAddress(issuer)) return undefined;
    throw error;
  });
  if (document === undefined) return undefined;
  const listed = listOf(document.assertionMethod);
  const methods = [...listed, ...listOf(document.verificationMethod)]
    .filter(isJsonObject)
    .filter(({ id }) => listed.some((one) => one === id || (isJsonObject(one) && one.id === id)))
    .slice(0, MOST_KEYS);
  if (methods.length === 0 && isWebAddress(issuer)) return undefined;
  return methods.some((method) => isSameKey(method, jwk)) ? "issuer's" : "not listed";
}

function isSameKey(method: JsonObject, jwk: JsonWebKey): boolean {
  try {
    const listed = publicKeyOf(method as unknown as VerificationMethod).export({ format: "jwk" });
    return (["kty", "crv", "x", "y", "n", "e"] as const).every((member) => listed[member] === jwk[member]);
  } catch {
    return false;
  }
}

function unknown(why: string): OpenBadgesError {
  return new OpenBadgesError("key-unknown", `The key that was named cannot be found. ${why}`);
}
