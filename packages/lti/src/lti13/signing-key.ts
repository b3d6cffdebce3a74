import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { CryptoKey, JWTPayload } from "jose";

/** The tool's private RSA key of 2048 bits or more, whose public half is in the tool's key set under `keyId`. */
export interface SigningKey {
  keyId: string;
  privateKey: CryptoKey | KeyObject;
}

/** How long what we sign is good for, in seconds. */
export const TOKEN_LIFETIME_SECONDS = 300;

/** Signs claims with RS256 (Security Framework 1.0 section 6.1), good for five minutes from `now`. */
export async function signedJwt(claims: JWTPayload, key: SigningKey, now: Date): Promise<string> {
  const issued = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims, iat: issued, exp: issued + TOKEN_LIFETIME_SECONDS })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.keyId })
    .sign(key.privateKey);
}
