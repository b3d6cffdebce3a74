import type { KeyObject } from "node:crypto";
import { algorithmFor, compactJws } from "./jwt-algorithms.ts";
import { credentialClaims } from "./jwt-claims.ts";

/** Who signs a JWT. */
export interface JwtSigningKey {
  /** P-256 (ES256, the quicker one) or RSA of 2048 bits or more (RS256); for the W3C's profile Ed25519 too. */
  privateKey: KeyObject;
  /** OB 3.0: a URL that answers with the bare JWK, or a DID URL. W3C: the id of the verification method. */
  keyId: string;
}

/**
 * Signs a credential as a JWT in Open Badges 3.0's own profile (OB 3.0 JSON Web Token Proof Format), for files, web
 * and baking: header `alg`, `kid` and `typ` `JWT` and nothing else; payload the credential itself and the claims `iss`,
 * `jti`, `sub`, `nbf` and `exp`. The algorithm follows from the key. A credential that is to have both kinds of proof
 * gets its Data Integrity proof first.
 *
 * Throws `subject-unidentified` when the subject has no `id` (mint a random `urn:uuid:`), `credential-malformed`,
 * `text-malformed` and `key-invalid`.
 *
 * @example
 * signVcJwt(credential, { privateKey, keyId: "https://b.example/keys/1.json" }); // "eyJhbGciOiJFUzI1NiIs…"
 */
export function signVcJwt(credential: object, key: JwtSigningKey): string {
  const alg = algorithmFor(key.privateKey, "openbadges");
  const payload = { ...credential, ...credentialClaims(credential) };
  return compactJws({ alg, kid: key.keyId, typ: "JWT" }, payload, key.privateKey);
}

/**
 * Signs a credential as a JWT in the W3C's profile (VC-JOSE-COSE 3.1.1 Securing JSON-LD Verifiable Credentials with JOSE), for
 * wallets that want `vc+jwt`: header `typ` `vc+jwt`, `cty` `vc`; payload the credential and no claims beside it.
 *
 * Throws `text-malformed` and `key-invalid`.
 *
 * @example
 * signW3cVcJwt(credential, { privateKey, keyId: "did:web:b.example#key-1" });
 */
export function signW3cVcJwt(credential: object, key: JwtSigningKey): string {
  const alg = algorithmFor(key.privateKey, "w3c");
  return compactJws({ alg, kid: key.keyId, typ: "vc+jwt", cty: "vc" }, credential, key.privateKey);
}
