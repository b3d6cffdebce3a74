import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { fromPublicKeyMultibase, publicKeyMultibase } from "../proofs/multikey.ts";
import type { VerificationMethod } from "../proofs/verification-key.ts";

const METHOD = "did:key:";

/**
 * The `did:key` of an Ed25519 key (did:key Method 3.1): the method's name and the key's multibase.
 *
 * Throws `key-invalid`.
 *
 * @example
 * didKey(publicKey); // "did:key:z6Mk…"
 */
export function didKey(key: KeyObject): string {
  return METHOD + publicKeyMultibase(key);
}

/**
 * The one verification method of a `did:key` (did:key Method 3.1.2 Read), worked out from its name alone; `id` is the
 * DID itself or its method `did:key:z6Mk…#z6Mk…`.
 *
 * Throws `did-invalid` for other DIDs and for a fragment that is not the key, and `key-invalid` for other kinds of key.
 *
 * @example
 * resolveDidKey("did:key:z6Mk…#z6Mk…"); // { id: …, controller: "did:key:z6Mk…", type: "Multikey", publicKeyMultibase: … }
 */
export function resolveDidKey(id: string): VerificationMethod & { publicKeyMultibase: string } {
  const [did = "", fragment] = id.split("#", 2);
  const multibase = did.slice(METHOD.length);
  if (!did.startsWith(METHOD) || (fragment !== undefined && fragment !== multibase)) {
    throw new OpenBadgesError("did-invalid", "It is not a did:key, or its fragment is not its key.");
  }
  fromPublicKeyMultibase(multibase);
  return { id: `${did}#${multibase}`, controller: did, type: "Multikey", publicKeyMultibase: multibase };
}
