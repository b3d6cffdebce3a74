import type { FindingCode, Outcome } from "./findings.ts";
import type { Verdict } from "./verdict.ts";

/** What a badge came in. */
export type Container = "png" | "svg" | "pdf" | "json" | "jwt" | "url";

/** The edition of Open Badges a badge is of; `VC` is a verifiable credential that is no Open Badge. */
export type BadgeVersion = "0.5" | "1.0" | "1.1" | "2.0" | "2.1" | "3.0" | "VC";

/** One thing that was checked. */
export interface Check {
  /** Stable; what to translate by, and to branch on. */
  code: FindingCode;
  outcome: Outcome;
  /** What the sentence mentions: texts out of the badge, untrusted, at most 200 characters each. */
  params: Readonly<Record<string, string>>;
  /** For lay people, in English. */
  sentence: string;
  /** For those who have to mend it, in English. */
  reason?: string;
}

/** Who was awarded a badge, as far as the badge shows it. */
export interface RecipientHint {
  /** `email`, `url`, `telephone`, `id`, or what else the badge calls it. */
  kind: string;
  /** Whether only a hash is shown. */
  hashed: boolean;
  /** The identity itself, where it is not hashed. */
  identity?: string;
}

/** Which badge it is, in its own words: untrusted texts, whatever the verdict. */
export interface BadgeSummary {
  id?: string;
  name?: string;
  description?: string;
  /** The picture's address; a picture inside the badge is left out. */
  image?: string;
  criteria?: { url?: string; narrative?: string };
  issuer: { id?: string; name?: string; url?: string };
  recipients: RecipientHint[];
  /** ISO 8601, as in the badge; of OB 1.0 in UTC. */
  issuedOn?: string;
  expires?: string;
}

/** What verifying a badge found. */
export interface VerificationReport {
  verdict: Verdict;
  /** What the verdict means, for lay people, in English. */
  sentence: string;
  container?: Container;
  version?: BadgeVersion;
  badge?: BadgeSummary;
  /** In the order of the specifications' verification steps. */
  checks: Check[];
}
