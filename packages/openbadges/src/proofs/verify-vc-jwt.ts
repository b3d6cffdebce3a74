import { createPublicKey } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../open-badges-error.ts";
import { isJsonObject, issuerIdOf } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { algorithmFor, algorithmsOf } from "./jwt-algorithms.ts";
import type { VcJwtAlgorithm, VcJwtProfile } from "./jwt-algorithms.ts";
import { checkJws, decodedJws } from "./read-jws.ts";
import { checkClaims } from "./jwt-claims.ts";

/** A JWT whose signature and claims held. */
export interface VerifiedVcJwt {
  profile: VcJwtProfile;
  algorithm: VcJwtAlgorithm;
  issuer: string;
  /** The credential without the JWT's own claims. */
  credential: JsonObject;
  /** The end of the JWT itself, its claim `exp`, should it have one. */
  expires?: Date;
}

/** What a JWT says of its key; nothing of it can be trusted. */
export interface JwtKeyRequest {
  keyId?: string;
  jwk?: JsonWebKey;
  issuer: string;
}

/**
 * Finds the JWK for a JWT. Give only a key that is known to be the issuer's, from its DID document or from an address
 * of its own: a JWT can name anybody's. May fetch; throws `key-unknown`.
 */
export type JwtKeyResolver = (request: JwtKeyRequest) => Promise<JsonWebKey>;

const OB_HEADER = new Set(["alg", "kid", "jwk", "typ"]);
const CLAIMS = new Set(["iss", "jti", "sub", "nbf", "exp", "iat"]);

/**
 * Verifies a credential that is a JWT: signature, header and claims (OB 3.0 JSON Web Token Proof Format; VC-JOSE-COSE 3.1.1). `typ` `vc+jwt` is
 * the W3C's profile, anything else OB 3.0's, where the header may have no members but `alg`, `kid`, `jwk` and `typ`, and
 * all claims must be there and match. The credential may also be in a claim `vc`. Dates, status and schema of the
 * credential are not looked at.
 *
 * Throws `jwt-malformed`, `jwt-unsupported`, `credential-malformed`, `claims-mismatch`, `key-unknown`, `key-invalid` and
 * `signature-invalid`, and what the resolver throws.
 *
 * @example
 * const { credential, issuer } = await verifyVcJwt(text, async ({ keyId }) => fetchJwk(keyId));
 */
export async function verifyVcJwt(jwt: string, resolveKey: JwtKeyResolver): Promise<VerifiedVcJwt> {
  const [header, payload] = decodedJws(jwt);
  const profile = profileOf(header);
  const algorithm = algorithmsOf(profile).find((name) => name === header.alg);
  if (algorithm === undefined) throw refused("jwt-unsupported", "The JWT's algorithm is not allowed.");
  const wrapped = isJsonObject(payload.vc) ? payload.vc : payload;
  const issuer = issuerIdOf(wrapped);
  const key = publicKey(await resolveKey({ issuer, ...keyHints(header) }));
  if (algorithmFor(key, profile) !== algorithm) {
    throw refused("key-invalid", "The key is not for the JWT's algorithm.");
  }
  await checkJws(jwt, key, algorithm);
  checkClaims(payload, wrapped, profile === "openbadges");
  const credential = Object.fromEntries(Object.entries(wrapped).filter(([name]) => !CLAIMS.has(name)));
  const { exp } = payload;
  const expires = typeof exp === "number" ? { expires: new Date(exp * 1000) } : {};
  return { profile, algorithm, issuer, credential, ...expires };
}

function profileOf(header: JsonObject): VcJwtProfile {
  const { typ } = header;
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  if (type === "vc+jwt") return "w3c";
  const isOurs = type === undefined || type === "jwt";
  if (!isOurs || Object.keys(header).some((name) => !OB_HEADER.has(name))) {
    throw refused("jwt-unsupported", "The JWT's header has members that Open Badges do not allow.");
  }
  return "openbadges";
}

function keyHints(header: JsonObject): { keyId?: string; jwk?: JsonWebKey } {
  return {
    ...(typeof header.kid === "string" ? { keyId: header.kid } : {}),
    ...(isJsonObject(header.jwk) ? { jwk: header.jwk } : {}),
  };
}

function publicKey(jwk: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch (cause) {
    throw new OpenBadgesError("key-invalid", "The JWK cannot be read.", { cause });
  }
}

function refused(code: OpenBadgesErrorCode, message: string): OpenBadgesError {
  return new OpenBadgesError(code, message);
}
