import { importJWK } from "jose";
import type { CryptoKey } from "jose";
import { isJsonObject, parseJsonObject } from "../json-fields.ts";
import type { JsonObject } from "../json-fields.ts";
import { LtiError } from "../lti-error.ts";

/** A platform's public keys, read once; keep it as long as the answer may be cached. */
export interface PlatformKeySet {
  find: (keyId: string) => CryptoKey | undefined;
}

const MAX_LENGTH = 131_072;
const MAX_KEYS = 100;

/**
 * Reads a platform's JSON Web Key Set (Security Framework 1.0 section 6.3; RFC 7517). Only RSA signing keys of 2048 to
 * 8192 bits with a `kid` count; others are passed over, and of two with the same `kid` the first counts. Private
 * members are never read.
 *
 * Throws `key-set-malformed` for text that is no key set, over 128 KiB, or with over 100 keys.
 *
 * @example
 * const keys = await readKeySet(await (await fetch(keySetUrl)).text());
 */
export async function readKeySet(text: string): Promise<PlatformKeySet> {
  const { keys } = parseJsonObject(text, MAX_LENGTH, "key-set-malformed");
  if (!Array.isArray(keys) || keys.length > MAX_KEYS)
    throw new LtiError("key-set-malformed", `A key set has a list of at most ${MAX_KEYS} keys.`);
  const found = new Map<string, CryptoKey>();
  for (const entry of keys as unknown[]) {
    if (!isJsonObject(entry) || typeof entry.kid !== "string" || found.has(entry.kid)) continue;
    const key = await signingKey(entry);
    if (key !== undefined) found.set(entry.kid, key);
  }
  return { find: (keyId) => found.get(keyId) };
}

async function signingKey(entry: JsonObject): Promise<CryptoKey | undefined> {
  const { kty, n, e } = entry;
  if (kty !== "RSA" || typeof n !== "string" || typeof e !== "string") return undefined;
  if ((entry.use ?? "sig") !== "sig" || (entry.alg ?? "RS256") !== "RS256") return undefined;
  // A huge exponent or modulus would make each check expensive.
  const bytes = Buffer.from(n, "base64url").length;
  if (bytes < 256 || bytes > 1024 || e.length > 8) return undefined;
  try {
    return await importJWK({ kty, n, e }, "RS256");
  } catch {
    return undefined;
  }
}
