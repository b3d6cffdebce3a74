import { OB2_CONTEXT } from "../contexts.ts";
import { dateTime } from "../date-time.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** OB 2.0 Endorsement: hosted at the address in `id`, or the payload of a JWS. */
export interface Ob2Endorsement {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "Endorsement";
  claim: { id: string; endorsementComment?: string };
  issuer: string;
  issuedOn: string;
  verification: { type: "HostedBadge" } | { type: "SignedBadge"; creator: string };
}

/** What `ob2Endorsement` needs to know. */
export interface Ob2EndorsementInput {
  /** Of a hosted endorsement its own permanent https address, of a signed one a `urn:uuid:`. */
  id: string;
  /** The address of the profile of who endorses. */
  issuerUrl: string;
  /** The `id` of the assertion, badge class or profile that is endorsed. */
  endorsed: string;
  /** Markdown on why. */
  comment?: Optional<string>;
  issuedOn: Date;
  /** To sign it with `signAssertion`: the address of the key's document. Hosted when left out. */
  keyUrl?: Optional<string>;
}

/**
 * An endorsement of an assertion, a badge class or an issuer as a document (OB 2.0 Endorsement). What it endorses names
 * its address in `endorsement`.
 *
 * Throws `date-invalid`.
 *
 * @example
 * ob2Endorsement({
 *   id: "https://redcross.example/endorsements/1",
 *   issuerUrl: "https://redcross.example/profile",
 *   endorsed: "https://b.example/v1/badge/_/B1.json?v=2.0",
 *   comment: "A sound course.",
 *   issuedOn: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function ob2Endorsement(input: Ob2EndorsementInput): Ob2Endorsement {
  const { id, issuerUrl, endorsed, comment, issuedOn, keyUrl } = input;
  return {
    "@context": OB2_CONTEXT,
    id,
    type: "Endorsement",
    claim: { id: endorsed, ...optionalFields({ endorsementComment: comment }) },
    issuer: issuerUrl,
    issuedOn: dateTime(issuedOn),
    verification: keyUrl ? { type: "SignedBadge", creator: keyUrl } : { type: "HostedBadge" },
  };
}
