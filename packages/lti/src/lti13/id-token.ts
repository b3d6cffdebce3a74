import { compactVerify, decodeProtectedHeader } from "jose";
import type { CryptoKey } from "jose";
import { isJsonObject, MAX_IDENTIFIER } from "../json-fields.ts";
import type { JsonObject } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";
import { claimFields } from "./claims.ts";
import type { PlatformKeySet } from "./key-set.ts";

/**
 * Gets the platform's keys: first with `cached`, and once more with `fresh` if the cached ones have no key of the
 * token's `kid`. How long to cache and how often to refetch is the caller's to limit; what it throws goes through.
 */
export type KeySetSource = (want: "cached" | "fresh") => PlatformKeySet | Promise<PlatformKeySet>;

const MAX_TOKEN = 262_144;
const SKEW_SECONDS = 60;

/** Checks the signature of an id_token (Security Framework 1.0 sections 5.1.2 and 5.1.3): RS256 and nothing else. */
export async function verifiedClaims(idToken: string, keySet: KeySetSource): Promise<JsonObject> {
  if (idToken.length > MAX_TOKEN) throw new LtiError("token-malformed", "The id_token is over 256 KiB.");
  const { algorithm, keyId } = header(idToken);
  if (algorithm !== "RS256")
    throw new LtiError("algorithm-refused", "The id_token is not signed with RS256.");
  if (typeof keyId !== "string" || keyId === "")
    throw new LtiError("key-id-missing", "The id_token does not say which key signed it.");
  const key = (await keySet("cached")).find(keyId) ?? (await keySet("fresh")).find(keyId);
  if (key === undefined)
    throw new LtiError("key-unknown", "The platform's key set has no usable key of this id_token's kid.");
  return claimsOf(await payload(idToken, key));
}

/** Checks the claims that OIDC defines (Security Framework 1.0 section 5.1.3; OIDC Core section 3.1.3.7). */
export function requireOidcClaims(
  claims: JsonObject,
  expected: { issuer: string; clientId: string; nonce: string; now: Date },
): void {
  const fields = claimFields(claims);
  if (fields.text("iss") !== expected.issuer)
    throw new LtiError("issuer-mismatch", "The id_token is from another issuer.");
  requireAudience(claims, expected.clientId);
  const now = expected.now.getTime() / 1000;
  const [expires, issued] = [requiredTime(claims, "exp"), requiredTime(claims, "iat")];
  if (!(expires > now - SKEW_SECONDS)) throw new LtiError("token-expired", "The id_token has expired.");
  const notBefore = fields.optionalNumber("nbf") ?? issued;
  if (!(Math.max(issued, notBefore) <= now + SKEW_SECONDS))
    throw new LtiError("token-not-yet-valid", "The id_token is from the future: the clocks differ.");
  if (fields.text("nonce") !== expected.nonce)
    throw new LtiError("nonce-mismatch", "The id_token does not answer this login.");
}

/** Who it is; absent for an anonymous launch (LTI Core 1.3 section 5.3.6). */
export function subject(claims: JsonObject): string | null {
  return claimFields(claims).optionalText("sub", MAX_IDENTIFIER);
}

function header(idToken: string): { algorithm: unknown; keyId: unknown } {
  try {
    const { alg, kid } = decodeProtectedHeader(idToken);
    return { algorithm: alg, keyId: kid };
  } catch (error) {
    throw new LtiError("token-malformed", "The id_token is not a JWT.", { cause: error });
  }
}

async function payload(idToken: string, key: CryptoKey): Promise<Uint8Array> {
  try {
    return (await compactVerify(idToken, key, { algorithms: ["RS256"] })).payload;
  } catch (error) {
    throw new LtiError("signature-invalid", "The id_token's signature is wrong.", { cause: error });
  }
}

function claimsOf(bytes: Uint8Array): JsonObject {
  let claims: unknown;
  try {
    claims = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LtiError("token-malformed", "The id_token's claims are not JSON.", { cause: error });
  }
  if (!isJsonObject(claims))
    throw new LtiError("token-malformed", "The id_token's claims are not an object.");
  return claims;
}

function requireAudience(claims: JsonObject, clientId: string): void {
  const fields = claimFields(claims);
  const audiences = Array.isArray(claims.aud) ? fields.texts("aud") : [fields.text("aud")];
  if (!audiences.includes(clientId))
    throw new LtiError("audience-mismatch", "The id_token is for another client.");
  const authorizedParty = fields.optionalText("azp");
  if (authorizedParty === null ? audiences.length > 1 : authorizedParty !== clientId)
    throw new LtiError("authorized-party-mismatch", "The id_token was given to another client.");
}

function requiredTime(claims: JsonObject, name: "exp" | "iat"): number {
  const time = claimFields(claims).optionalNumber(name);
  if (time === null) throw new LtiError("claim-missing", `"${name}" is missing.`);
  return time;
}
