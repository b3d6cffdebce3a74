import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { credentialEnvelope } from "./credential-envelope.ts";
import type { CredentialEnvelope, CredentialEnvelopeInput, Ob3Contexts } from "./credential-envelope.ts";
import type { Ob3Profile } from "./profile.ts";

/** OB 3.0 EndorsementCredential, not signed yet. */
export interface Ob3EndorsementCredential extends CredentialEnvelope {
  "@context": Ob3Contexts;
  id: string;
  type: ["VerifiableCredential", "EndorsementCredential"];
  name: string;
  description?: string;
  issuer: Ob3Profile;
  credentialSubject: { id: string; type: ["EndorsementSubject"]; endorsementComment?: string };
}

/** An endorsement with its proof, ready to be embedded in what it endorses. */
export type SignedEndorsement = Ob3EndorsementCredential & { proof: readonly object[] };

/** What `endorsementCredential` needs to know. */
export interface EndorsementCredentialInput extends CredentialEnvelopeInput {
  /** A URI. */
  id: string;
  name: string;
  description?: Optional<string>;
  /** Who endorses. */
  issuer: Ob3Profile;
  /** The `id` of the credential, achievement or profile that is endorsed. */
  endorsed: string;
  /** Markdown on why. */
  comment?: Optional<string>;
}

/**
 * An endorsement of a credential, achievement or profile, to sign (OB 3.0 EndorsementCredential, EndorsementSubject).
 * Once signed, embed it as `endorsement` in what it endorses. Do not use `endorsementJwt` in credentials with a Data
 * Integrity proof: published copies of the 3.0.3 context differ in that term.
 *
 * Throws `date-invalid` and `date-order`.
 *
 * @example
 * endorsementCredential({
 *   id: "urn:uuid:e7a8…",
 *   name: "Endorsement of First aid",
 *   issuer: profile({ id: "did:web:redcross.example", name: "Red Cross" }),
 *   endorsed: "https://b.example/obv3/achievements/B1",
 *   comment: "A sound course.",
 *   validFrom: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function endorsementCredential(input: EndorsementCredentialInput): Ob3EndorsementCredential {
  const { contexts, members } = credentialEnvelope(input);
  const { id, name, description, issuer, endorsed, comment } = input;
  return {
    "@context": contexts,
    id,
    type: ["VerifiableCredential", "EndorsementCredential"],
    name,
    ...optionalFields({ description }),
    issuer,
    ...members,
    credentialSubject: {
      id: endorsed,
      type: ["EndorsementSubject"],
      ...optionalFields({ endorsementComment: comment }),
    },
  };
}
