import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { ACHIEVEMENT_TYPES } from "./achievement-types.ts";
import type { AchievementType } from "./achievement-types.ts";
import { ob3Alignment } from "./alignment.ts";
import type { Ob3Alignment, Ob3AlignmentInput } from "./alignment.ts";
import type { SignedEndorsement } from "./endorsement-credential.ts";
import { identifierEntry } from "./identity-object.ts";
import type { IdentifierType, Ob3IdentifierEntry } from "./identity-object.ts";
import { ob3Image } from "./image.ts";
import type { ImageInput, Ob3Image } from "./image.ts";
import type { Ob3Profile } from "./profile.ts";
import { resultDescription } from "./result.ts";
import type { Ob3ResultDescription, ResultDescriptionInput } from "./result.ts";
import { checkLanguage, checkTerm } from "./vocabulary.ts";

/** The same achievement in another language, or another version of it (OB 3.0 Related). */
export interface Ob3Related {
  id: string;
  type: ["Related"];
  inLanguage?: string;
  version?: string;
}

/** OB 3.0 Achievement. */
export interface Ob3Achievement {
  id: string;
  type: ["Achievement"];
  achievementType?: AchievementType;
  name: string;
  description: string;
  criteria: { id?: string; narrative?: string };
  image?: Ob3Image;
  creator?: Ob3Profile;
  inLanguage?: string;
  tag?: string[];
  alignment?: Ob3Alignment[];
  related?: Ob3Related[];
  resultDescription?: Ob3ResultDescription[];
  otherIdentifier?: Ob3IdentifierEntry[];
  endorsement?: SignedEndorsement[];
  fieldOfStudy?: string;
  specialization?: string;
  humanCode?: string;
  creditsAvailable?: number;
  version?: string;
}

/** What `achievement` needs to know of a badge. */
export interface AchievementInput {
  /** The document's own permanent address. */
  id: string;
  achievementType?: Optional<AchievementType>;
  name: string;
  description: string;
  /** The criteria page, and its text in Markdown. */
  criteria: { url?: Optional<string>; narrative?: Optional<string> };
  image?: Optional<ImageInput>;
  creator?: Optional<Ob3Profile>;
  /** A language such as `en`, `en-GB` or `zh-Hant`. */
  language?: Optional<string>;
  tags?: Optional<readonly string[]>;
  alignments?: Optional<readonly Ob3AlignmentInput[]>;
  related?: Optional<readonly { id: string; language?: Optional<string>; version?: Optional<string> }[]>;
  resultDescriptions?: Optional<readonly ResultDescriptionInput[]>;
  otherIdentifiers?: Optional<readonly { identifier: string; type: IdentifierType }[]>;
  /** Endorsements of the achievement, signed already. */
  endorsements?: Optional<readonly SignedEndorsement[]>;
  fieldOfStudy?: Optional<string>;
  specialization?: Optional<string>;
  humanCode?: Optional<string>;
  creditsAvailable?: Optional<number>;
  version?: Optional<string>;
}

/**
 * A badge as an Achievement (OB 3.0 Achievement). Sets are arrays even of one; the image is an object; empty tags and
 * empty options are left out.
 *
 * Throws `vocabulary-invalid` and `language-invalid`.
 *
 * @example
 * achievement({
 *   id: "https://b.example/obv3/achievements/B1",
 *   name: "First aid",
 *   description: "Can give first aid",
 *   criteria: { narrative: "Pass the course." },
 *   achievementType: "Badge",
 * });
 */
export function achievement(badge: AchievementInput): Ob3Achievement {
  const { id, name, description, criteria, achievementType, language } = badge;
  if (achievementType) checkTerm(achievementType, ACHIEVEMENT_TYPES);
  if (language) checkLanguage(language);
  return {
    id,
    type: ["Achievement"],
    ...optionalFields({ achievementType }),
    name,
    description,
    criteria: optionalFields({ id: criteria.url, narrative: criteria.narrative }),
    ...optionalFields({
      image: ob3Image(badge.image),
      creator: badge.creator,
      inLanguage: language,
      tag: badge.tags?.filter((tag) => tag !== ""),
      alignment: badge.alignments?.map(ob3Alignment),
      related: badge.related?.map(related),
      resultDescription: badge.resultDescriptions?.map(resultDescription),
      otherIdentifier: badge.otherIdentifiers?.map(identifierEntry),
      endorsement: badge.endorsements?.slice(),
      fieldOfStudy: badge.fieldOfStudy,
      specialization: badge.specialization,
      humanCode: badge.humanCode,
      creditsAvailable: badge.creditsAvailable,
      version: badge.version,
    }),
  };
}

function related(other: { id: string; language?: Optional<string>; version?: Optional<string> }): Ob3Related {
  if (other.language) checkLanguage(other.language);
  return {
    id: other.id,
    type: ["Related"],
    ...optionalFields({ inLanguage: other.language, version: other.version }),
  };
}
