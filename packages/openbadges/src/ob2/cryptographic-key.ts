import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { OB2_CONTEXT } from "../contexts.ts";
import { OpenBadgesError } from "../open-badges-error.ts";

/** OB 2.0 CryptographicKey. */
export interface Ob2CryptographicKey {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "CryptographicKey";
  owner: string;
  publicKeyPem: string;
}

/**
 * A key that signs assertions, as a document at its own address (OB 2.0 CryptographicKey). The link goes both ways:
 * `owner` is the issuer's profile, which names this address in `publicKey`.
 *
 * Throws `key-invalid` for keys that are not RSA: the official validator reads no others. A private key gives its public
 * part.
 *
 * @example
 * cryptographicKey({ id: "https://b.example/keys/1.json", owner: "https://b.example/v1/client?key=1", key });
 */
export function cryptographicKey(input: { id: string; owner: string; key: KeyObject }): Ob2CryptographicKey {
  const { id, owner, key } = input;
  if (key.asymmetricKeyType !== "rsa") {
    throw new OpenBadgesError("key-invalid", "Only an RSA key is published for Open Badges 2.0.");
  }
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const publicKeyPem = publicKey.export({ format: "pem", type: "spki" }).toString();
  return { "@context": OB2_CONTEXT, id, type: "CryptographicKey", owner, publicKeyPem };
}
