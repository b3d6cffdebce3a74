import type { FindingCode } from "../../src/verifying/findings.ts";
import type { BadgeVersion, Container } from "../../src/verifying/report.ts";
import type { Verdict } from "../../src/verifying/verdict.ts";
import type { Page } from "./web.ts";

/** One badge of the corpus and what is right to say of it. */
export interface CorpusCase {
  name: string;
  input: Uint8Array | string;
  verdict: Verdict;
  /** Findings that have to be among the checks. */
  findings?: readonly FindingCode[];
  version?: BadgeVersion;
  container?: Container;
  recipient?: string | readonly string[];
  knownIssuers?: readonly string[];
  now?: string;
  /** Pages beside the issuers' own, or in place of them. */
  pages?: readonly (readonly [string, Page | undefined])[];
}

/** The moment at which the corpus is looked at. */
export const CORPUS_NOW = "2026-12-01T00:00:00Z";
