import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import type { JsonObject } from "../proofs/credential-members.ts";
import { algorithmFor, compactJws } from "../proofs/jwt-algorithms.ts";
import { checkJws, decodedJws } from "../proofs/read-jws.ts";
import type { Ob2SignedAssertion } from "./assertion.ts";
import type { Ob2Endorsement } from "./endorsement.ts";

/**
 * Signs an assertion or endorsement (OB 2.0 Signed Badges): a compact JWS, RS256, whose payload is the document as JSON.
 * Bake it as it is. The key is an RSA key of 2048 bits or more, published with `cryptographicKey`.
 *
 * Throws `key-invalid` and `text-malformed`.
 *
 * @example
 * const baked = bakePng(badgeImage, signAssertion(signedAssertion(award), privateKey));
 */
export function signAssertion(document: Ob2SignedAssertion | Ob2Endorsement, privateKey: KeyObject): string {
  const alg = algorithmFor(privateKey, "openbadges");
  if (alg !== "RS256") throw new OpenBadgesError("key-invalid", "Only an RSA key signs Open Badges 2.0.");
  return compactJws({ alg }, document, privateKey);
}

/**
 * Verifies the signature of a signed assertion of any older version (OB 2.0 Signed Badges; OB 1.1 Signed Badges), RS256 or, of
 * strangers, ES256, and gives the assertion in it. That the key is the issuer's, dates and revocation are not looked at.
 *
 * Throws `jwt-malformed`, `jwt-unsupported`, `key-invalid` and `signature-invalid`.
 *
 * @example
 * const assertion = await verifyAssertionJws(jws, createPublicKey(key.publicKeyPem));
 */
export async function verifyAssertionJws(jws: string, key: KeyObject): Promise<JsonObject> {
  const [header, payload] = decodedJws(jws);
  const algorithm = algorithmFor(key, "openbadges");
  if (header.alg !== algorithm) {
    throw new OpenBadgesError(
      "jwt-unsupported",
      "The signature's algorithm is not allowed, or not the key's.",
    );
  }
  await checkJws(jws, key, algorithm);
  return payload;
}
