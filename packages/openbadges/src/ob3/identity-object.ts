import { createHash } from "node:crypto";
import { OpenBadgesError } from "../open-badges-error.ts";
import { hashRecipient } from "../recipient-identity.ts";
import type { IdentityHash } from "../recipient-identity.ts";
import { checkTerm } from "./vocabulary.ts";
import type { VocabularyExtension } from "./vocabulary.ts";

const IDENTIFIER_TYPES = [
  "name",
  "sourcedId",
  "systemId",
  "productId",
  "userName",
  "accountId",
  "emailAddress",
  "nationalIdentityNumber",
  "isbn",
  "issn",
  "lisSourcedId",
  "oneRosterSourcedId",
  "sisSourcedId",
  "ltiContextId",
  "ltiDeploymentId",
  "ltiToolId",
  "ltiPlatformId",
  "ltiUserId",
  "identifier",
] as const;

/** What kind of identifier it is (OB 3.0 IdentifierTypeEnum). */
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number] | VocabularyExtension;

/** OB 3.0 IdentityObject, always hashed and salted; the schema allows no further members. */
export interface Ob3IdentityObject {
  type: "IdentityObject";
  hashed: true;
  identityHash: IdentityHash;
  identityType: IdentifierType;
  salt: string;
}

/** An identifier of a recipient, to be published as a hash only. */
export interface RecipientIdentifier {
  /** The identifier itself, such as a mail address. */
  identity: string;
  /** A fresh one for each award: the same salt twice shows that two awards are one person's. */
  salt: string;
  /** `emailAddress` unless given. */
  type?: IdentifierType;
}

/** OB 3.0 IdentifierEntry, for profiles and achievements: published as it is, not hashed. */
export interface Ob3IdentifierEntry {
  type: "IdentifierEntry";
  identifier: string;
  identifierType: IdentifierType;
}

/**
 * A recipient's identifier as an IdentityObject (OB 3.0 IdentityObject, IdentityHash): SHA-256 over the UTF-8 of the
 * identifier followed directly by the salt. Mail addresses are lower-cased before, other identifiers are not.
 *
 * Throws `recipient-empty` when identifier or salt is empty, and `vocabulary-invalid`.
 *
 * @example
 * ob3IdentityObject({ identity: "a@example.com", salt: "Kosher" });
 * // { type: "IdentityObject", hashed: true, identityHash: "sha256$b580…", identityType: "emailAddress", salt: "Kosher" }
 */
export function ob3IdentityObject(identifier: RecipientIdentifier): Ob3IdentityObject {
  const { identity, salt, type = "emailAddress" } = identifier;
  checkTerm(type, IDENTIFIER_TYPES);
  return {
    type: "IdentityObject",
    hashed: true,
    identityHash: type === "emailAddress" ? hashRecipient(identity, salt) : hashIdentifier(identity, salt),
    identityType: type,
    salt,
  };
}

/**
 * An identifier that may be seen by all (OB 3.0 IdentifierEntry), such as a course code or an institution's number.
 *
 * Throws `vocabulary-invalid`.
 *
 * @example
 * identifierEntry({ identifier: "CS-101", type: "ext:courseCode" });
 */
export function identifierEntry(entry: { identifier: string; type: IdentifierType }): Ob3IdentifierEntry {
  checkTerm(entry.type, IDENTIFIER_TYPES);
  return { type: "IdentifierEntry", identifier: entry.identifier, identifierType: entry.type };
}

function hashIdentifier(identity: string, salt: string): IdentityHash {
  if (identity === "" || salt === "") {
    throw new OpenBadgesError("recipient-empty", "The recipient's identifier or its salt is empty.");
  }
  return `sha256$${createHash("sha256").update(identity).update(salt).digest("hex")}`;
}
