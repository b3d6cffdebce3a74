/**
 * The verdicts on a badge, the weightiest first: when several apply, the first counts.
 *
 * - `not-a-badge`: something else, a plain verifiable credential for instance
 * - `several-badges`: more than one badge in one file
 * - `altered`: changed since it was issued, or signed with another key than it says
 * - `wrong-signer`: signed or hosted by somebody other than the issuer it names
 * - `malformed`: damaged, unsigned, or against its standard
 * - `not-found`: the issuer's site answers, but has no such badge
 * - `revoked`, `suspended`: withdrawn by the issuer, for ever or for now
 * - `expired`, `not-yet-valid`: outside its dates
 * - `wrong-recipient`: awarded to somebody other than was asked about
 * - `unknown-issuer`: not on the list of known issuers that was given
 * - `unsupported`: of a kind that this package cannot check
 * - `could-not-tell`: something that has to be asked did not answer
 * - `status-unknown`: all is well, but whether it was revoked could not be asked
 * - `valid`
 */
export const VERDICTS = [
  "not-a-badge",
  "several-badges",
  "altered",
  "wrong-signer",
  "malformed",
  "not-found",
  "revoked",
  "suspended",
  "expired",
  "not-yet-valid",
  "wrong-recipient",
  "unknown-issuer",
  "unsupported",
  "could-not-tell",
  "status-unknown",
  "valid",
] as const;

/** The overall verdict on a badge. */
export type Verdict = (typeof VERDICTS)[number];

/** What each verdict means, for lay people, in English. */
export const VERDICT_SENTENCES: Readonly<Record<Verdict, string>> = {
  "not-a-badge": "This is not a badge.",
  "several-badges": "There is more than one badge in this file, so none of them is accepted.",
  altered: "This badge was changed after it was issued. Do not trust it.",
  "wrong-signer": "This badge does not come from the issuer it names. Do not trust it.",
  malformed: "This badge is damaged or was not made properly, so it proves nothing.",
  "not-found": "The issuer does not publish this badge, or no longer.",
  revoked: "The issuer has revoked this badge.",
  suspended: "The issuer has suspended this badge for now.",
  expired: "This badge has expired.",
  "not-yet-valid": "This badge does not count yet.",
  "wrong-recipient": "This badge was awarded to somebody else.",
  "unknown-issuer": "This badge is in order, but its issuer is not one you know.",
  unsupported: "This kind of badge cannot be checked here.",
  "could-not-tell": "It could not be told whether this badge is valid. Try again later.",
  "status-unknown": "This badge is real, but whether it was revoked could not be asked. Try again later.",
  valid: "This badge is valid.",
};
