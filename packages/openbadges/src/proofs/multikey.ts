import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { base58btc, fromBase58btc } from "./base58btc.ts";

/** A kind of key: what stands before its bytes, in a Multikey and in the DER that node:crypto reads. */
interface KeyKind {
  multicodec: Buffer;
  der: Buffer;
  /** How many bytes the key has; of a curve's point its compressed form. */
  length: number;
}

const ED25519: KeyKind = {
  multicodec: Buffer.from("ed01", "hex"),
  der: Buffer.from("302a300506032b6570032100", "hex"),
  length: 32,
};
const P256: KeyKind = {
  multicodec: Buffer.from("8024", "hex"),
  der: Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex"),
  length: 33,
};
const P384: KeyKind = {
  multicodec: Buffer.from("8124", "hex"),
  der: Buffer.from("3046301006072a8648ce3d020106052b81040022033200", "hex"),
  length: 49,
};
const KINDS: readonly KeyKind[] = [ED25519, P256, P384];
const SECRET = {
  multicodec: Buffer.from("8026", "hex"),
  der: Buffer.from("302e020100300506032b657004220420", "hex"),
  length: 32,
};

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
  return `z${base58btc(Buffer.concat([ED25519.multicodec, der.subarray(-ED25519.length)]))}`;
}

/**
 * The public key of a Multikey's `publicKeyMultibase` (Controlled Identifiers 2.2.2, Multikey): Ed25519, which is what
 * we make, or a stranger's P-256 (`zDn…`) or P-384 (`z82…`).
 *
 * Throws `key-invalid`.
 *
 * @example
 * fromPublicKeyMultibase("z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi");
 */
export function fromPublicKeyMultibase(multibase: string): KeyObject {
  const bytes = multibaseBytes(multibase);
  const kind = KINDS.find(({ multicodec, length }) => isOf(bytes, multicodec, length));
  if (kind === undefined) throw invalid("It is not an Ed25519, P-256 or P-384 Multikey.");
  const key = Buffer.concat([kind.der, bytes.subarray(kind.multicodec.length)]);
  try {
    return createPublicKey({ key, format: "der", type: "spki" });
  } catch (cause) {
    throw new OpenBadgesError("key-invalid", "The key cannot be used. It is no point of its curve.", {
      cause,
    });
  }
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
  const bytes = multibaseBytes(multibase);
  const { multicodec, length, der } = SECRET;
  if (!isOf(bytes, multicodec, length) && !isOf(bytes, multicodec, 2 * length)) {
    throw invalid("It is not an Ed25519 secret Multikey.");
  }
  const seed = bytes.subarray(multicodec.length, multicodec.length + length);
  return createPrivateKey({ key: Buffer.concat([der, seed]), format: "der", type: "pkcs8" });
}

function multibaseBytes(multibase: string): Uint8Array {
  if (!multibase.startsWith("z")) throw invalid("It is not base58btc multibase.");
  return fromBase58btc(multibase.slice(1));
}

function isOf(bytes: Uint8Array, multicodec: Uint8Array, length: number): boolean {
  return bytes.length === multicodec.length + length && multicodec.every((byte, at) => bytes[at] === byte);
}

function invalid(why: string): OpenBadgesError {
  return new OpenBadgesError("key-invalid", `The key cannot be used. ${why}`);
}
