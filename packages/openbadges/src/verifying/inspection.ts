import type { ContextLoader } from "../contexts/document-loader.ts";
import type { BoundedFetch } from "./fetching.ts";
import { FINDINGS, findingSentence } from "./findings.ts";
import type { FindingCode } from "./findings.ts";
import type { Check } from "./report.ts";

/** What the steps of one verification share: the world outside, what was asked, and what was found so far. */
export interface Inspection {
  readonly now: Date;
  readonly loader: ContextLoader;
  readonly ask: BoundedFetch;
  /** The identities of the person it should be of; none: nobody asked. */
  readonly recipients: readonly string[];
  /** The ids of known issuers; undefined: there is no list. */
  readonly knownIssuers: ReadonlySet<string> | undefined;
  readonly checks: Check[];
  /** How many badges and endorsements this one is embedded in. */
  readonly depth: number;
}

const LONGEST_PARAM = 200;
const LONGEST_REASON = 500;

/**
 * Writes down a finding.
 *
 * @example
 * note(inspection, "hosted-missing", { host: "b.example" }, "GET https://b.example/1 answered 404");
 */
export function note(
  inspection: Inspection,
  code: FindingCode,
  params: Readonly<Record<string, string>> = {},
  reason?: string,
): void {
  const clipped = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, clip(value, LONGEST_PARAM)]),
  );
  inspection.checks.push({
    code,
    outcome: FINDINGS[code].outcome,
    params: clipped,
    sentence: findingSentence(code, clipped),
    ...(reason === undefined ? {} : { reason: clip(reason, LONGEST_REASON) }),
  });
}

/** The same surroundings with no findings yet and nobody asked about: to inspect a part by itself. */
export function apart(inspection: Inspection): Inspection {
  return { ...inspection, recipients: [], knownIssuers: undefined, checks: [], depth: inspection.depth + 1 };
}

/** A stranger's text, cut to a length, never in the middle of a character. */
export function clip(text: string, longest: number): string {
  return text.length <= longest ? text.toWellFormed() : `${text.slice(0, longest).toWellFormed()}…`;
}
