import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";

/*
 * A seal: version (1 byte), key check (4), nonce (12), authentication tag (16), ciphertext.
 * The key check tells a wrong SECRET_KEY from damaged data; it reveals nothing about the key. Every purpose has its own key, so
 * that a seal moved to another column does not open.
 */
const version = 1;
const checkLength = 4;
const nonceLength = 12;
const tagLength = 16;
const headerLength = 1 + checkLength;
const overhead = headerLength + nonceLength + tagLength;

/** Thrown when the data was sealed by a server with another SECRET_KEY. */
export class SealedWithAnotherKey extends Error {
  override name = "SealedWithAnotherKey";
  constructor() {
    super("SECRET_KEY differs from the one this data was sealed with");
  }
}

/** Thrown when sealed data is cut, changed, or was sealed for another purpose. */
export class BrokenSeal extends Error {
  override name = "BrokenSeal";
}

export interface Sealer {
  /** Encrypts and authenticates; the result opens only with the same key and the same purpose. */
  seal(plain: Uint8Array, purpose: string): Buffer;
  /** The plain bytes of a seal; throws SealedWithAnotherKey or BrokenSeal. */
  open(sealed: Uint8Array, purpose: string): Buffer;
  /** A key of `length` bytes for another use, such as an HMAC: the same for the same purpose and length, unrelated to any other. */
  deriveKey(purpose: string, length: number): Buffer;
  /** 32 bytes that only this server can have made of the data, for one purpose: HMAC-SHA256 under a key of its own. */
  mac(purpose: string, data: string | Uint8Array): Buffer;
}

/** Makes the sealer of a server from its 32 byte SECRET_KEY. */
export function makeSealer(secretKey: Uint8Array): Sealer {
  if (secretKey.length !== 32) throw new RangeError("the secret key must be 32 bytes");
  const root = Buffer.from(secretKey);
  const derive = (use: string, length: number) =>
    Buffer.from(hkdfSync("sha256", root, Buffer.alloc(0), use, length));
  const header = Buffer.concat([Buffer.of(version), derive("badgeworks key check", checkLength)]);
  /** By purpose, of which there are a few: making one costs ten times as much as what it is needed for in every request. */
  const macKeys = new Map<string, KeyObject>();
  const derivedKey = (purpose: string, length: number) =>
    derive(`badgeworks derive ${length} ${purpose}`, length);
  const sealingKey = (purpose: string) => derive(`badgeworks seal ${purpose}`, 32);
  const authenticated = (purpose: string) => Buffer.concat([header, Buffer.from(purpose)]);

  return {
    seal(plain, purpose) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv("aes-256-gcm", sealingKey(purpose), nonce);
      cipher.setAAD(authenticated(purpose));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
    },

    open(sealed, purpose) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < overhead) throw new BrokenSeal("the sealed data is too short");
      if (bytes[0] !== version) throw new BrokenSeal(`the sealed data has the unknown version ${bytes[0]}`);
      if (!bytes.subarray(0, headerLength).equals(header)) throw new SealedWithAnotherKey();
      const nonce = bytes.subarray(headerLength, headerLength + nonceLength);
      const tag = bytes.subarray(headerLength + nonceLength, overhead);
      const decipher = createDecipheriv("aes-256-gcm", sealingKey(purpose), nonce, {
        authTagLength: tagLength,
      });
      decipher.setAAD(authenticated(purpose));
      decipher.setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(bytes.subarray(overhead)), decipher.final()]);
      } catch (cause) {
        throw new BrokenSeal(`the sealed data was changed, or was not sealed for "${purpose}"`, { cause });
      }
    },

    deriveKey: derivedKey,

    mac(purpose, data) {
      const key = macKeys.get(purpose) ?? createSecretKey(derivedKey(purpose, 32));
      macKeys.set(purpose, key);
      return createHmac("sha256", key).update(data).digest();
    },
  };
}
