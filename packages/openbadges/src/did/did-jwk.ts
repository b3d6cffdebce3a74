import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject } from "../proofs/credential-members.ts";
import { publicKeyOf } from "../proofs/verification-key.ts";
import type { VerificationMethod } from "../proofs/verification-key.ts";

const METHOD = "did:jwk:";
const LONGEST = 4096;

/**
 * The one verification method of a `did:jwk` (did:jwk Method, Read), which is a JWK written as base64url; `id` is the DID
 * itself or its method `did:jwk:…#0`. We make none; some wallets and issuers do.
 *
 * Throws `did-invalid` for other DIDs and other fragments, and `key-invalid`.
 *
 * @example
 * resolveDidJwk("did:jwk:eyJrdHkiOi…#0"); // { id: "did:jwk:…#0", controller: "did:jwk:…", type: "JsonWebKey", publicKeyJwk: { … } }
 */
export function resolveDidJwk(id: string): VerificationMethod {
  const [did = "", fragment = "0"] = id.split("#", 2);
  const encoded = did.slice(METHOD.length);
  if (!did.startsWith(METHOD) || fragment !== "0" || id.length > LONGEST || !/^[\w-]+$/.test(encoded)) {
    throw new OpenBadgesError("did-invalid", "It is not a did:jwk, or has another fragment than #0.");
  }
  const publicKeyJwk = jwkIn(encoded);
  if (publicKeyJwk === undefined || "d" in publicKeyJwk) {
    throw new OpenBadgesError("key-invalid", "The did:jwk has no public JWK in it.");
  }
  const method = { id: `${did}#0`, controller: did, type: "JsonWebKey", publicKeyJwk };
  publicKeyOf(method);
  return method;
}

function jwkIn(encoded: string): Record<string, unknown> | undefined {
  try {
    const jwk: unknown = JSON.parse(Buffer.from(encoded, "base64url").toString());
    return isJsonObject(jwk) ? jwk : undefined;
  } catch {
    return undefined;
  }
}
