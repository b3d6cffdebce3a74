import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { checkTerm } from "./vocabulary.ts";
import type { VocabularyExtension } from "./vocabulary.ts";

const ALIGNMENT_TARGET_TYPES = [
  "ceasn:Competency",
  "ceterms:Credential",
  "CFItem",
  "CFRubric",
  "CFRubricCriterion",
  "CFRubricCriterionLevel",
  "CTDL",
] as const;

/** What an alignment may point at (OB 3.0 AlignmentTargetType). */
export type AlignmentTargetType = (typeof ALIGNMENT_TARGET_TYPES)[number] | VocabularyExtension;

/** OB 3.0 Alignment. */
export interface Ob3Alignment {
  type: ["Alignment"];
  targetName: string;
  targetUrl: string;
  targetDescription?: string;
  targetFramework?: string;
  targetCode?: string;
  targetType?: AlignmentTargetType;
}

/** One alignment to publish; name and URL are required by the specification. */
export interface Ob3AlignmentInput {
  targetName: string;
  targetUrl: string;
  targetDescription?: Optional<string>;
  targetFramework?: Optional<string>;
  targetCode?: Optional<string>;
  targetType?: Optional<AlignmentTargetType>;
}

/**
 * An alignment with a framework's competency (OB 3.0 Alignment).
 *
 * Throws `vocabulary-invalid`.
 *
 * @example
 * ob3Alignment({ targetName: "First aid", targetUrl: "http://data.europa.eu/esco/skill/1", targetType: "CFItem" });
 */
export function ob3Alignment(input: Ob3AlignmentInput): Ob3Alignment {
  const { targetName, targetUrl, targetDescription, targetFramework, targetCode, targetType } = input;
  if (targetType) checkTerm(targetType, ALIGNMENT_TARGET_TYPES);
  return {
    type: ["Alignment"],
    targetName,
    targetUrl,
    ...optionalFields({ targetDescription, targetFramework, targetCode, targetType }),
  };
}
