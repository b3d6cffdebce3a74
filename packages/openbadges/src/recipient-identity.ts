import { hash } from "node:crypto";
import { OpenBadgesError } from "./open-badges-error.ts";

/** An identity hash: the algorithm, a dollar sign and 64 lower-case hex digits. */
export type IdentityHash = `sha256$${string}`;

/** OB 2.0 IdentityObject with a hashed mail address. */
export interface Ob2IdentityObject {
  type: "email";
  hashed: true;
  salt: string;
  identity: IdentityHash;
}

/**
 * Hashes a recipient's mail address (OB 2.0 Primitive datatypes, IdentityHash; the same rule in OB 3.0): SHA-256
 * over the UTF-8 of the lower-cased address followed directly by the salt.
 *
 * The address is lower-cased without regard to language and otherwise taken as it is: trim it before. A reader
 * who knows the address can tell whether it is the recipient's; the salt keeps two awards of one person
 * from showing the same hash, so use a fresh one for each award.
 *
 * Throws `recipient-empty` when the address or the salt is empty.
 *
 * @example
 * hashRecipient("a@example.com", "Kosher");
 * // "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
 */
export function hashRecipient(address: string, salt: string): IdentityHash {
  if (address === "") throw new OpenBadgesError("recipient-empty", "The recipient has no address.");
  if (salt === "") throw new OpenBadgesError("recipient-empty", "The salt for the recipient is empty.");
  return `sha256$${hash("sha256", address.toLowerCase() + salt)}`;
}

/**
 * The recipient of an award as an OB 2.0 IdentityObject, of type `email` and always hashed.
 *
 * Throws what `hashRecipient` throws.
 *
 * @example
 * identityObject("a@example.com", "Kosher"); // { type: "email", hashed: true, salt: "Kosher", identity: "sha256$b580…" }
 */
export function identityObject(address: string, salt: string): Ob2IdentityObject {
  return { type: "email", hashed: true, salt, identity: hashRecipient(address, salt) };
}
