import type { JsonWebKey, KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";
import { publicKeyMultibase } from "../proofs/multikey.ts";
import type { VerificationMethod } from "../proofs/verification-key.ts";

/** A key in a DID document of ours (Controlled Identifiers 2.2). */
export type PublishedMethod = VerificationMethod & { type: "Multikey" | "JsonWebKey" };

/** A DID document of ours (DID Core 5; Controlled Identifiers 2). */
export interface DidDocument {
  "@context": string[];
  id: string;
  verificationMethod: PublishedMethod[];
  /** The ids of the methods, as strings: 1EdTech's validator reads nothing else. */
  assertionMethod: string[];
}

/** A public key to publish, newest first; a private one gives its public part. */
export interface PublishedKey {
  key: KeyObject;
  /** Only for JWT keys: the fragment of the method's id. An Ed25519 key's fragment is its multibase. */
  fragment?: string;
}

/** Some resolvers read no more of a DID document (DCC's: 8192 bytes). */
const LARGEST_DID_DOCUMENT = 8192;

/**
 * The DID document of an issuer (DID Core 5.1, 5.2; Controlled Identifiers 2.2.2 Multikey, 2.2.3 JsonWebKey): Ed25519
 * keys as Multikey, P-256 and RSA keys as JWK, all of them for signing credentials. Keep the keys of the past in it, or
 * what they signed can no longer be verified.
 *
 * Throws `key-invalid` for other keys and for a JWT key without fragment, and `did-document-too-large` over 8191 bytes
 * of JSON: some fourteen RSA keys or thirty others.
 *
 * @example
 * didDocument("did:web:b.example:issuers:1", [{ key: ed25519 }, { key: rsa, fragment: "jwt-1" }]);
 */
export function didDocument(did: string, keys: readonly PublishedKey[]): DidDocument {
  const verificationMethod = keys.map((published) => method(did, published));
  const hasJwk = verificationMethod.some(({ type }) => type === "JsonWebKey");
  const document = {
    "@context": [
      "https://www.w3.org/ns/did/v1",
      "https://w3id.org/security/multikey/v1",
      ...(hasJwk ? ["https://w3id.org/security/jwk/v1"] : []),
    ],
    id: did,
    verificationMethod,
    assertionMethod: verificationMethod.map(({ id }) => id),
  };
  if (Buffer.byteLength(JSON.stringify(document)) >= LARGEST_DID_DOCUMENT) {
    throw new OpenBadgesError("did-document-too-large", "The DID document is larger than resolvers read.");
  }
  return document;
}

/**
 * Finds a verification method in somebody's DID document (Controlled Identifiers 3.3 Retrieve Verification Method):
 * the document must be that of the method's controller and list the method for `assertionMethod`, as a string or as a
 * whole.
 *
 * Throws `key-unknown`.
 *
 * @example
 * const method = assertionMethodIn(await fetchJson(didWebUrl(did)), proof.verificationMethod);
 */
export function assertionMethodIn(document: unknown, id: string): VerificationMethod {
  if (!isJsonObject(document)) throw unknownKey("The DID document is not an object.");
  const did = document.id;
  if (typeof did !== "string" || id.split("#", 1)[0] !== did)
    throw unknownKey("It is another's DID document.");
  const absolute = (name: unknown): unknown =>
    typeof name === "string" && name.startsWith("#") ? did + name : name;
  const isMethod = (one: unknown): boolean => isJsonObject(one) && absolute(one.id) === id;
  const listed = listOf(document.assertionMethod).find((one) => absolute(one) === id || isMethod(one));
  const found = isJsonObject(listed) ? listed : listOf(document.verificationMethod).find(isMethod);
  if (listed === undefined || !isJsonObject(found)) throw unknownKey("The key is not there for assertions.");
  const { controller, type, publicKeyMultibase: multibase, publicKeyJwk } = found;
  if (typeof controller !== "string" || controller !== did)
    throw unknownKey("The key has another controller.");
  return {
    id,
    controller,
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof multibase === "string" ? { publicKeyMultibase: multibase } : {}),
    ...(isJsonObject(publicKeyJwk) ? { publicKeyJwk } : {}),
  };
}

function method(did: string, { key, fragment }: PublishedKey): PublishedMethod {
  if (key.asymmetricKeyType === "ed25519") {
    const multibase = publicKeyMultibase(key);
    return { id: `${did}#${multibase}`, type: "Multikey", controller: did, publicKeyMultibase: multibase };
  }
  if (!fragment || (key.asymmetricKeyType !== "ec" && key.asymmetricKeyType !== "rsa")) {
    throw new OpenBadgesError("key-invalid", "The key is of a kind we do not publish, or has no name.");
  }
  return { id: `${did}#${fragment}`, type: "JsonWebKey", controller: did, publicKeyJwk: publicJwk(key) };
}

/**
 * A public key as a bare JWK (RFC 7517 4): what the address in a JWT's `kid` answers with. A private key gives its
 * public part.
 *
 * @example
 * publicJwk(privateKey); // { kty: "EC", crv: "P-256", x: "…", y: "…" }
 */
export function publicJwk(key: KeyObject): JsonWebKey {
  return (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
}

function unknownKey(why: string): OpenBadgesError {
  return new OpenBadgesError("key-unknown", `The key that was named cannot be found. ${why}`);
}
