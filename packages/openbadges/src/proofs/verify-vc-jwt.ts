import { compactVerify, errors } from "jose";
import { createPublicKey } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import type { OpenBadgesErrorCode } from "../open-badges-error.ts";
import { isJsonObject, issuerIdOf } from "./credential-members.ts";
import type { JsonObject } from "./credential-members.ts";
import { algorithmFor, algorithmsOf } from "./jwt-algorithms.ts";
import type { VcJwtAlgorithm, VcJwtProfile } from "./jwt-algorithms.ts";
import { checkClaims } from "./jwt-claims.ts";

/** A JWT whose signature and claims held. */
export interface VerifiedVcJwt {
  profile: VcJwtProfile;
  algorithm: VcJwtAlgorithm;
  issuer: string;
  /** The credential without the JWT's own claims. */
  credential: JsonObject;
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

const LONGEST = 4_194_304;
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
  const [header, payload] = decoded(jwt);
  const profile = profileOf(header);
  const algorithm = algorithmsOf(profile).find((name) => name === header.alg);
  if (algorithm === undefined) throw refused("jwt-unsupported", "The JWT's algorithm is not allowed.");
  const wrapped = isJsonObject(payload.vc) ? payload.vc : payload;
  const issuer = issuerIdOf(wrapped);
  const key = publicKey(await resolveKey({ issuer, ...keyHints(header) }));
  if (algorithmFor(key, profile) !== algorithm) {
    throw refused("key-invalid", "The key is not for the JWT's algorithm.");
  }
  await checkSignature(jwt, key, algorithm);
  checkClaims(payload, wrapped, profile === "openbadges");
  const credential = Object.fromEntries(Object.entries(wrapped).filter(([name]) => !CLAIMS.has(name)));
  return { profile, algorithm, issuer, credential };
}

function decoded(jwt: string): [header: JsonObject, payload: JsonObject] {
  const parts = jwt.split(".", 4);
  if (jwt.length > LONGEST || parts.length !== 3 || !/^[\w.-]+$/.test(jwt)) {
    throw refused("jwt-malformed", "The text is not a JWT, or too long.");
  }
  const [header, payload] = parts.map(jsonPart);
  if (!isJsonObject(header) || !isJsonObject(payload)) {
    throw refused("jwt-malformed", "The JWT's header or payload is not a JSON object.");
  }
  return [header, payload];
}

function jsonPart(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url")));
  } catch {
    return undefined;
  }
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

async function checkSignature(jwt: string, key: KeyObject, algorithm: VcJwtAlgorithm): Promise<void> {
  try {
    await compactVerify(jwt, key, { algorithms: [algorithm] });
  } catch (cause) {
    const code =
      cause instanceof errors.JWSSignatureVerificationFailed ? "signature-invalid" : "jwt-unsupported";
    throw new OpenBadgesError(code, "The JWT's signature does not fit, or asks for what we do not know.", {
      cause,
    });
  }
}

function refused(code: OpenBadgesErrorCode, message: string): OpenBadgesError {
  return new OpenBadgesError(code, message);
}
