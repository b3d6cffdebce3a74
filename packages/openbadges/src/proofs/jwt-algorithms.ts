import { sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { wellFormedJson } from "./credential-members.ts";

/** The two contradictory ways to make a JWT of a credential: OB 3.0's, for files and web, and the W3C's. */
export type VcJwtProfile = "openbadges" | "w3c";

/** A signature algorithm of a JWT (RFC 7518 3.1; RFC 8037). */
export type VcJwtAlgorithm = "ES256" | "RS256" | "EdDSA";

interface Algorithm {
  /** In which profiles it may be used: 1EdTech's validator refuses EdDSA. */
  profiles: readonly VcJwtProfile[];
  fits: (key: KeyObject) => boolean;
  sign: (bytes: Buffer, key: KeyObject) => Buffer;
}

const SMALLEST_RSA_BITS = 2048;

/** Everything this package knows of algorithms; nothing else lists them. */
const ALGORITHMS: Readonly<Record<VcJwtAlgorithm, Algorithm>> = {
  ES256: {
    profiles: ["openbadges", "w3c"],
    fits: (key) => key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1",
    sign: (bytes, key) => joinedSignature(sign("sha256", bytes, key)),
  },
  RS256: {
    profiles: ["openbadges", "w3c"],
    fits: (key) =>
      key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_RSA_BITS,
    sign: (bytes, key) => sign("sha256", bytes, key),
  },
  EdDSA: {
    profiles: ["w3c"],
    fits: (key) => key.asymmetricKeyType === "ed25519",
    sign: (bytes, key) => sign(null, bytes, key),
  },
};

/** The algorithms of a profile. */
export function algorithmsOf(profile: VcJwtProfile): VcJwtAlgorithm[] {
  return NAMES.filter((name) => ALGORITHMS[name].profiles.includes(profile));
}

const NAMES: readonly VcJwtAlgorithm[] = ["ES256", "RS256", "EdDSA"];

/** The one algorithm that a key is for in a profile; throws `key-invalid` when there is none. */
export function algorithmFor(key: KeyObject, profile: VcJwtProfile): VcJwtAlgorithm {
  const found = algorithmsOf(profile).find((name) => ALGORITHMS[name].fits(key));
  if (found === undefined) {
    throw new OpenBadgesError("key-invalid", "The key is of no kind, or too short, for this sort of JWT.");
  }
  return found;
}

/**
 * A compact JWS (RFC 7515 7.1) over a payload, with node:crypto, which is twice as fast here as JOSE libraries.
 *
 * Throws `key-invalid`, `text-malformed` and `credential-malformed`.
 */
export function compactJws(
  header: { alg: VcJwtAlgorithm; kid?: string; typ?: string; cty?: string },
  payload: object,
  key: KeyObject,
): string {
  if (key.type !== "private") throw new OpenBadgesError("key-invalid", "Only a private key signs.");
  const signed = `${base64url(JSON.stringify(header))}.${base64url(wellFormedJson(payload))}`;
  return `${signed}.${ALGORITHMS[header.alg].sign(Buffer.from(signed, "latin1"), key).toString("base64url")}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

const P256_BYTES = 32;

/**
 * An ECDSA signature's two numbers one after the other, 32 bytes each, as JOSE wants them (RFC 7518 3.4), out of the DER that
 * node:crypto makes: asking it for this form directly takes twice as long.
 */
function joinedSignature(der: Buffer): Buffer {
  const joined = Buffer.alloc(2 * P256_BYTES);
  let at = 2;
  for (const end of [P256_BYTES, 2 * P256_BYTES]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    const digits = number.subarray(Math.max(0, length - P256_BYTES));
    joined.set(digits, end - digits.length);
    at += 2 + length;
  }
  return joined;
}
