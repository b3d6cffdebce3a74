import { OB2_CONTEXT } from "../contexts.ts";
import { dateTime } from "../date-time.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { identityObject } from "../recipient-identity.ts";
import type { Ob2IdentityObject } from "../recipient-identity.ts";

/** OB 2.0 Evidence: `id` is the address of a page, `narrative` may be Markdown. */
export interface Ob2Evidence {
  id?: string;
  type: "Evidence";
  narrative?: string;
  name?: string;
  description?: string;
  genre?: string;
  audience?: string;
}

/** What hosted and signed assertions have in common. */
interface AssertionMembers {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "Assertion";
  recipient: Ob2IdentityObject;
  badge: string;
  issuedOn: string;
  expires?: string;
  image?: string;
  evidence?: Ob2Evidence[];
  narrative?: string;
  endorsement?: string[];
}

/** OB 2.0 Assertion with hosted verification: served as JSON at the address in `id`. */
export interface Ob2Assertion extends AssertionMembers {
  verification: { type: "HostedBadge" };
}

/** OB 2.0 Assertion with signed verification: the payload of a JWS. */
export interface Ob2SignedAssertion extends AssertionMembers {
  /** The address of the CryptographicKey; the official validator needs it. */
  verification: { type: "SignedBadge"; creator: string };
}

/** One piece of evidence to publish; a piece with nothing in it is left out. */
export interface EvidenceInput {
  id?: Optional<string>;
  narrative?: Optional<string>;
  name?: Optional<string>;
  description?: Optional<string>;
  genre?: Optional<string>;
  audience?: Optional<string>;
}

/** What `hostedAssertion` needs to know of an award. */
export interface HostedAssertionInput {
  /** Of a hosted assertion its own permanent https address; of a signed one a `urn:uuid:` or such an address. */
  id: string;
  /** The mail address in clear and the award's own salt; only their hash and the salt are published. */
  recipient: { address: string; salt: string };
  /** The address of the BadgeClass, on the same host and port as the issuer's `id`. */
  badgeUrl: string;
  issuedOn: Date;
  expiresAt?: Optional<Date>;
  /** The address of the baked image; a data URI is not allowed here. */
  imageUrl?: Optional<string>;
  evidence?: Optional<readonly EvidenceInput[]>;
  /** Markdown on how the award was earned. */
  narrative?: Optional<string>;
  /** The addresses of endorsements of this award. */
  endorsementUrls?: Optional<readonly string[]>;
}

/** What `signedAssertion` needs to know of an award. */
export interface SignedAssertionInput extends HostedAssertionInput {
  /** The address of the key's document, which the issuer's profile names in `publicKey`. */
  keyUrl: string;
}

/**
 * An award as a hosted assertion (OB 2.0 Assertion, HostedBadge). Times come out in UTC, to the second; what is
 * empty is left out.
 *
 * Throws `recipient-empty` and `date-invalid`.
 *
 * @example
 * hostedAssertion({
 *   id: "https://badges.example.org/v1/assertion/0a1b",
 *   recipient: { address: "a@example.com", salt: "Kosher" },
 *   badgeUrl: "https://badges.example.org/v1/badge/_/B1.json?v=2.0",
 *   issuedOn: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function hostedAssertion(award: HostedAssertionInput): Ob2Assertion {
  return assertion(award, { type: "HostedBadge" });
}

/**
 * An award as an assertion to sign (OB 2.0 Assertion, SignedBadge), with `signAssertion`; otherwise as
 * `hostedAssertion`.
 *
 * Throws `recipient-empty` and `date-invalid`.
 *
 * @example
 * signedAssertion({
 *   id: "urn:uuid:e7a8…",
 *   keyUrl: "https://badges.example.org/keys/1.json",
 *   recipient: { address: "a@example.com", salt: "Kosher" },
 *   badgeUrl: "https://badges.example.org/v1/badge/_/B1.json?v=2.0",
 *   issuedOn: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function signedAssertion(award: SignedAssertionInput): Ob2SignedAssertion {
  return assertion(award, { type: "SignedBadge", creator: award.keyUrl });
}

function assertion<V>(award: HostedAssertionInput, verification: V): AssertionMembers & { verification: V } {
  return {
    "@context": OB2_CONTEXT,
    id: award.id,
    type: "Assertion",
    recipient: identityObject(award.recipient.address, award.recipient.salt),
    badge: award.badgeUrl,
    verification,
    issuedOn: dateTime(award.issuedOn),
    ...optionalFields({
      expires: award.expiresAt ? dateTime(award.expiresAt) : undefined,
      image: award.imageUrl,
      evidence: award.evidence?.flatMap(evidence),
      narrative: award.narrative,
      endorsement: award.endorsementUrls?.slice(),
    }),
  };
}

function evidence(input: EvidenceInput): Ob2Evidence[] {
  const { id, narrative, name, description, genre, audience } = input;
  const { id: page, ...rest } = optionalFields({ id, narrative, name, description, genre, audience });
  if (page === undefined && Object.keys(rest).length === 0) return [];
  return [{ ...(page === undefined ? {} : { id: page }), type: "Evidence", ...rest }];
}
