import { createPublicKey } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject } from "./credential-members.ts";
import { fromPublicKeyMultibase } from "./multikey.ts";

/** A verification method out of a DID document or at a key's own address (Controlled Identifiers 2.2). */
export interface VerificationMethod {
  id: string;
  controller: string;
  type?: string;
  publicKeyMultibase?: string;
  publicKeyJwk?: JsonWebKey;
}

/**
 * Finds the verification method a proof names. It must come from the controller's own document and be listed there
 * for `assertionMethod`; see `assertionMethodIn`. May fetch; throws `key-unknown` when there is none.
 */
export type KeyResolver = (id: string) => Promise<VerificationMethod>;

/**
 * The public key of a verification method, from its Multikey or JWK form (Controlled Identifiers 2.2.2, 2.2.3).
 *
 * Throws `key-invalid`.
 *
 * @example
 * publicKeyOf({ id: "did:web:b.example#z6Mk…", controller: "did:web:b.example", publicKeyMultibase: "z6Mk…" });
 */
export function publicKeyOf(method: VerificationMethod): KeyObject {
  if (method.publicKeyMultibase !== undefined) return fromPublicKeyMultibase(method.publicKeyMultibase);
  const jwk = method.publicKeyJwk;
  if (!isJsonObject(jwk)) {
    throw new OpenBadgesError("key-invalid", "The verification method has no key that can be read.");
  }
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch (cause) {
    throw new OpenBadgesError("key-invalid", "The verification method's JWK is damaged.", { cause });
  }
}
