import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { base58btc, fromBase58btc } from "./base58btc.ts";

/** What stands before the 32 bytes of an Ed25519 key: in a Multikey, and in the DER that node:crypto reads. */
const PUBLIC = {
  multicodec: Buffer.from("ed01", "hex"),
  der: Buffer.from("302a300506032b6570032100", "hex"),
};
const SECRET = {
  multicodec: Buffer.from("8026", "hex"),
  der: Buffer.from("302e020100300506032b657004220420", "hex"),
};
const KEY_BYTES = 32;

/**
 * An Ed25519 public key as a Multikey's `publicKeyMultibase` (Controlled Identifiers 2.2.2, Multikey): `z` and
 * base58btc of `0xed01` and the 32 bytes, which always begins with `z6Mk`.
 *
 * Throws `key-invalid` for any other kind of key. A private key gives its public part.
 *
 * @example
 * publicKeyMultibase(createPublicKey(privateKey)); // "z6Mk…"
 */
export function publicKeyMultibase(key: KeyObject): string {
  if (key.asymmetricKeyType !== "ed25519") throw invalid("It is not an Ed25519 key.");
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const der = publicKey.export({ format: "der", type: "spki" });
  return `z${base58btc(Buffer.concat([PUBLIC.multicodec, der.subarray(-KEY_BYTES)]))}`;
}

/**
 * The Ed25519 public key of a Multikey's `publicKeyMultibase` (Controlled Identifiers 2.2.2, Multikey).
 *
 * Throws `key-invalid`.
 *
 * @example
 * fromPublicKeyMultibase("z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi");
 */
export function fromPublicKeyMultibase(multibase: string): KeyObject {
  const key = Buffer.concat([PUBLIC.der, keyBytes(multibase, PUBLIC.multicodec)]);
  return createPublicKey({ key, format: "der", type: "spki" });
}

/**
 * The Ed25519 private key of a Multikey's `secretKeyMultibase` (Controlled Identifiers 2.2.2, Multikey): 32 bytes of
 * seed after `0x8026`, or 64 where the public key follows, as some libraries write it.
 *
 * Throws `key-invalid`.
 *
 * @example
 * const privateKey = fromSecretKeyMultibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq");
 */
export function fromSecretKeyMultibase(multibase: string): KeyObject {
  const key = Buffer.concat([SECRET.der, keyBytes(multibase, SECRET.multicodec, 2 * KEY_BYTES)]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

function keyBytes(multibase: string, multicodec: Uint8Array, alsoLength = KEY_BYTES): Uint8Array {
  if (!multibase.startsWith("z")) throw invalid("It is not base58btc multibase.");
  const bytes = fromBase58btc(multibase.slice(1));
  const length = bytes.length - multicodec.length;
  const isKind = multicodec.every((byte, at) => bytes[at] === byte);
  if (!isKind || (length !== KEY_BYTES && length !== alsoLength))
    throw invalid("It is not an Ed25519 Multikey.");
  return bytes.subarray(multicodec.length, multicodec.length + KEY_BYTES);
}

function invalid(why: string): OpenBadgesError {
  return new OpenBadgesError("key-invalid", `The key cannot be used. ${why}`);
}
