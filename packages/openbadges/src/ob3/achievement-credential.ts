import { dateTime } from "../date-time.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import type { Ob3Achievement } from "./achievement.ts";
import { credentialEnvelope } from "./credential-envelope.ts";
import type { CredentialEnvelope, CredentialEnvelopeInput, Ob3Contexts } from "./credential-envelope.ts";
import type { SignedEndorsement } from "./endorsement-credential.ts";
import { ob3Evidence } from "./evidence.ts";
import type { Ob3Evidence, Ob3EvidenceInput } from "./evidence.ts";
import { ob3IdentityObject } from "./identity-object.ts";
import type { Ob3IdentityObject, RecipientIdentifier } from "./identity-object.ts";
import { ob3Image } from "./image.ts";
import type { ImageInput, Ob3Image } from "./image.ts";
import type { Ob3Profile } from "./profile.ts";
import { result } from "./result.ts";
import type { Ob3Result, ResultInput } from "./result.ts";

/** OB 3.0 AchievementSubject: the recipient and what was achieved. */
export interface Ob3AchievementSubject {
  id?: string;
  type: ["AchievementSubject"];
  identifier?: Ob3IdentityObject[];
  achievement: Ob3Achievement;
  narrative?: string;
  role?: string;
  term?: string;
  licenseNumber?: string;
  creditsEarned?: number;
  activityStartDate?: string;
  activityEndDate?: string;
  image?: Ob3Image;
  result?: Ob3Result[];
  source?: Ob3Profile;
}

/** OB 3.0 AchievementCredential, not signed yet; its type is written `OpenBadgeCredential`. */
export interface Ob3AchievementCredential extends CredentialEnvelope {
  "@context": Ob3Contexts;
  id: string;
  type: ["VerifiableCredential", "OpenBadgeCredential"];
  name?: string;
  description?: string;
  image?: Ob3Image;
  issuer: Ob3Profile;
  credentialSubject: Ob3AchievementSubject;
  evidence?: Ob3Evidence[];
  endorsement?: SignedEndorsement[];
}

/** What `achievementCredential` needs to know of an award. */
export interface AchievementCredentialInput extends CredentialEnvelopeInput {
  /** A URI; the same again when the credential is issued anew. */
  id: string;
  name?: Optional<string>;
  description?: Optional<string>;
  image?: Optional<ImageInput>;
  issuer: Ob3Profile;
  achievement: Ob3Achievement;
  /** Who it was awarded to: a URI (a DID, or a random `urn:uuid:`; never a `mailto:`), identifiers, or both. */
  recipient: { id?: Optional<string>; identifiers?: Optional<readonly RecipientIdentifier[]> };
  evidence?: Optional<readonly Ob3EvidenceInput[]>;
  /** Markdown on how the award was earned. */
  narrative?: Optional<string>;
  results?: Optional<readonly ResultInput[]>;
  role?: Optional<string>;
  /** The academic term. */
  term?: Optional<string>;
  licenseNumber?: Optional<string>;
  creditsEarned?: Optional<number>;
  activityStart?: Optional<Date>;
  activityEnd?: Optional<Date>;
  /** A picture of this very award, such as one with the recipient's name on it. */
  subjectImage?: Optional<ImageInput>;
  /** Who assessed or delivered it, when that is not the issuer. */
  source?: Optional<Ob3Profile>;
  /** Endorsements of this award, signed already. */
  endorsements?: Optional<readonly SignedEndorsement[]>;
}

/**
 * An award as a credential to sign (OB 3.0 AchievementCredential, AchievementSubject). Times come out in UTC, to the
 * second; sets are arrays even of one; what is empty is left out. Identifiers are published as salted hashes.
 *
 * Throws `subject-unidentified` when there is neither an id nor an identifier, `recipient-empty`, `date-invalid`,
 * `date-order` and `vocabulary-invalid`.
 *
 * @example
 * achievementCredential({
 *   id: "urn:uuid:e7a8…",
 *   issuer: profile({ id: "did:web:b.example:issuers:1", name: "Example College" }),
 *   achievement: achievement({ id: "https://b.example/obv3/achievements/B1", name: "First aid", … }),
 *   recipient: { identifiers: [{ identity: "a@example.com", salt: "Kosher" }] },
 *   validFrom: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function achievementCredential(award: AchievementCredentialInput): Ob3AchievementCredential {
  const { contexts, members } = credentialEnvelope(award);
  const { id, name, description, issuer } = award;
  return {
    "@context": contexts,
    id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    ...optionalFields({ name, description, image: ob3Image(award.image) }),
    issuer,
    ...members,
    credentialSubject: subject(award),
    ...optionalFields({
      evidence: award.evidence?.flatMap(ob3Evidence),
      endorsement: award.endorsements?.slice(),
    }),
  };
}

function subject(award: AchievementCredentialInput): Ob3AchievementSubject {
  const { recipient, narrative, role, term, licenseNumber, creditsEarned } = award;
  const identity = optionalFields({
    id: recipient.id,
    identifier: recipient.identifiers?.map(ob3IdentityObject),
  });
  if (Object.keys(identity).length === 0) {
    throw new OpenBadgesError("subject-unidentified", "The recipient has neither an id nor an identifier.");
  }
  const { id, ...identifiers } = identity;
  return {
    ...(id === undefined ? {} : { id }),
    type: ["AchievementSubject"],
    ...identifiers,
    achievement: award.achievement,
    ...optionalFields({
      narrative,
      role,
      term,
      licenseNumber,
      creditsEarned,
      activityStartDate: award.activityStart ? dateTime(award.activityStart) : undefined,
      activityEndDate: award.activityEnd ? dateTime(award.activityEnd) : undefined,
      image: ob3Image(award.subjectImage),
      result: award.results?.flatMap(result),
      source: award.source,
    }),
  };
}
