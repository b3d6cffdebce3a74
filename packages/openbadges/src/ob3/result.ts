import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { ob3Alignment } from "./alignment.ts";
import type { Ob3Alignment, Ob3AlignmentInput } from "./alignment.ts";
import { checkTerm } from "./vocabulary.ts";
import type { VocabularyExtension } from "./vocabulary.ts";

const RESULT_TYPES = [
  "GradePointAverage",
  "LetterGrade",
  "Percent",
  "PerformanceLevel",
  "PredictedScore",
  "RawScore",
  "Result",
  "RubricCriterion",
  "RubricCriterionLevel",
  "RubricScore",
  "ScaledScore",
  "Status",
] as const;

/** What a result is measured in (OB 3.0 ResultType). */
export type ResultType = (typeof RESULT_TYPES)[number] | VocabularyExtension;

/** How far the recipient got (OB 3.0 ResultStatusType). */
export type ResultStatus =
  | "Completed"
  | "Enrolled"
  | "Failed"
  | "InProgress"
  | "OnHold"
  | "Provisional"
  | "Withdrew";

/** OB 3.0 ResultDescription, a part of the achievement: what will be measured. */
export interface Ob3ResultDescription {
  id: string;
  type: ["ResultDescription"];
  name: string;
  resultType: ResultType;
  allowedValue?: string[];
  requiredValue?: string;
  valueMin?: string;
  valueMax?: string;
  alignment?: Ob3Alignment[];
}

/** A result description to publish. */
export interface ResultDescriptionInput {
  /** A URI that a result refers to; `urn:uuid:` will do. */
  id: string;
  name: string;
  resultType: ResultType;
  /** In ascending order. */
  allowedValues?: Optional<readonly string[]>;
  requiredValue?: Optional<string>;
  valueMin?: Optional<string>;
  valueMax?: Optional<string>;
  alignments?: Optional<readonly Ob3AlignmentInput[]>;
}

/** OB 3.0 Result, a part of the award: what was measured. */
export interface Ob3Result {
  type: ["Result"];
  resultDescription?: string;
  value?: string;
  status?: ResultStatus;
  achievedLevel?: string;
}

/** A result to publish; `resultDescription` is the `id` of one of the achievement's result descriptions. */
export interface ResultInput {
  resultDescription?: Optional<string>;
  value?: Optional<string>;
  status?: Optional<ResultStatus>;
  achievedLevel?: Optional<string>;
}

/**
 * What an achievement measures (OB 3.0 ResultDescription).
 *
 * Throws `vocabulary-invalid`.
 *
 * @example
 * resultDescription({ id: "urn:uuid:f6ab…", name: "Final grade", resultType: "LetterGrade", allowedValues: ["C", "B", "A"] });
 */
export function resultDescription(input: ResultDescriptionInput): Ob3ResultDescription {
  const { id, name, resultType, requiredValue, valueMin, valueMax } = input;
  checkTerm(resultType, RESULT_TYPES);
  return {
    id,
    type: ["ResultDescription"],
    name,
    resultType,
    ...optionalFields({
      allowedValue: input.allowedValues?.slice(),
      requiredValue,
      valueMin,
      valueMax,
      alignment: input.alignments?.map(ob3Alignment),
    }),
  };
}

/**
 * What a recipient reached (OB 3.0 Result); an empty result gives an empty list.
 *
 * @example
 * award.results.flatMap(result);
 */
export function result(input: ResultInput): Ob3Result[] {
  const { resultDescription: of, value, status, achievedLevel } = input;
  const fields = optionalFields({ resultDescription: of, value, status, achievedLevel });
  return Object.keys(fields).length === 0 ? [] : [{ type: ["Result"], ...fields }];
}
