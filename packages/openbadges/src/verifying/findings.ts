import { VERDICTS } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** How a check ended. */
export type Outcome = "passed" | "failed" | "could-not-tell";

/** What one kind of finding means, whatever badge it is found in. */
export interface FindingMeaning {
  outcome: Outcome;
  /** The verdict it leads to when nothing weightier is found; without one it is told but changes no verdict. */
  verdict?: Verdict;
  /** For people who know nothing of the standards; `{name}` stands for the finding's parameter of that name. */
  sentence: string;
}

function passed(sentence: string): FindingMeaning {
  return { outcome: "passed", sentence };
}

function failed(verdict: Verdict, sentence: string): FindingMeaning {
  return { outcome: "failed", verdict, sentence };
}

function unclear(verdict: Verdict, sentence: string): FindingMeaning {
  return { outcome: "could-not-tell", verdict, sentence };
}

/** Told, but no reason to trust the badge less. */
function aside(outcome: Outcome, sentence: string): FindingMeaning {
  return { outcome, sentence };
}

/** Every finding by its stable code. Translate by the code and the parameters named in the sentence. */
export const FINDINGS = {
  // What was handed in.
  "badge-found": passed("There is a badge in it ({container})."),
  "no-badge-inside": failed("not-a-badge", "There is no badge in this file ({container})."),
  "not-a-badge-file": failed("not-a-badge", "This is neither a badge nor a file that can carry one."),
  "web-page": failed("not-a-badge", "This is a web page, not a badge."),
  "other-document": failed(
    "not-a-badge",
    "This describes something else ({what}), not a badge that somebody was awarded.",
  ),
  "not-an-open-badge": failed("not-a-badge", "This is a verifiable credential, but not an Open Badge."),
  "several-badges": failed(
    "several-badges",
    "There is more than one badge in it, so it does not say which counts.",
  ),
  "file-damaged": failed("malformed", "The file is damaged or ends too early."),
  "too-large": failed("malformed", "It is larger or more deeply nested than a badge can be."),
  "version-unsupported": unclear("unsupported", "This kind of badge ({what}) cannot be checked here."),
  "address-unreachable": unclear("could-not-tell", "The address {host} could not be reached."),
  "address-empty": failed("not-found", "There is nothing at this address of {host}."),
  // Its form.
  "well-formed": passed("It is made as Open Badges {version} wants it."),
  malformed: failed("malformed", "It is not made as Open Badges {version} wants it."),
  "vocabulary-unknown": unclear(
    "unsupported",
    "It uses terms that are not known here, so it cannot be checked.",
  ),
  "vocabulary-extended": aside("could-not-tell", "It has additions that are not known here."),
  "schema-not-applied": aside(
    "could-not-tell",
    "It names rules of its own for its form, which are not applied here.",
  ),
  // Its signature.
  "signature-valid": passed("The signature is right: nothing was changed since it was signed."),
  "signature-invalid": failed(
    "altered",
    "The signature is wrong: the badge was changed, or it was signed with another key.",
  ),
  "signature-missing": failed("malformed", "It has no signature, so nothing shows where it comes from."),
  "signature-malformed": failed("malformed", "Its signature is damaged."),
  "signature-incomplete": failed("malformed", "It has parts that its signature does not protect."),
  "signature-unsupported": unclear("unsupported", "It is signed in a way that cannot be checked here."),
  "signature-expired": failed("expired", "Its signature was made to last only until a date that has passed."),
  "claims-mismatch": failed(
    "malformed",
    "It contradicts itself: its signed wrapping says other things than the badge.",
  ),
  "key-unreachable": unclear("could-not-tell", "The issuer's key could not be fetched from {host}."),
  "key-unreadable": unclear("could-not-tell", "The issuer's key cannot be read."),
  "key-not-listed": failed("wrong-signer", "The issuer does not list the key it was signed with."),
  "signer-differs": failed("wrong-signer", "It was signed by somebody other than the issuer it names."),
  "signer-unproven": unclear("could-not-tell", "Nothing shows that it comes from the issuer it names."),
  // Its place on the issuer's site.
  "hosted-same": passed("The issuer's site {host} publishes this very badge."),
  "hosted-differs": failed(
    "altered",
    "The issuer's site publishes it differently: this copy was changed, or is old.",
  ),
  "hosted-missing": failed("not-found", "The issuer's site {host} answers, but has no such badge."),
  "hosted-unreachable": unclear(
    "could-not-tell",
    "The issuer's site {host}, where the badge is kept, could not be reached.",
  ),
  "hosted-unreadable": unclear("could-not-tell", "What {host} answers at the badge's address is no badge."),
  "hosted-nowhere": unclear("could-not-tell", "It does not say at which address it is kept."),
  "hosted-elsewhere": failed("wrong-signer", "It is kept at {host}, which is not the issuer's."),
  "part-unreachable": unclear("could-not-tell", "A part of it could not be fetched from {host}."),
  "part-missing": failed("not-found", "A part of it is no longer at its address of {host}."),
  "part-unreadable": unclear("could-not-tell", "A part of it that was fetched from {host} cannot be read."),
  // Whether it still counts.
  "not-revoked": passed("The issuer has not revoked it."),
  "not-revocable": passed("It names no list of revoked badges; it counts as long as its dates say."),
  revoked: failed("revoked", "The issuer has revoked it."),
  "revoked-because": failed("revoked", "The issuer has revoked it: {reason}"),
  suspended: failed("suspended", "The issuer has suspended it for now."),
  "status-unreachable": unclear(
    "status-unknown",
    "The issuer's list of revoked badges could not be fetched from {host}.",
  ),
  "status-unreadable": unclear(
    "status-unknown",
    "The issuer's list of revoked badges cannot be read or trusted.",
  ),
  "status-unsupported": unclear(
    "status-unknown",
    "Whether it was revoked is told in a way that is not known here.",
  ),
  "status-message": aside("passed", "The issuer keeps a further note about it ({purpose})."),
  "in-date": passed("It has counted since {from} and has no end."),
  "in-date-until": passed("It counts from {from} until {until}."),
  expired: failed("expired", "It expired on {until}."),
  "not-yet-valid": failed("not-yet-valid", "It will count only from {from}."),
  refreshed: passed("The issuer has a newer edition of it, which is the one that was checked."),
  "refresh-unreachable": aside(
    "could-not-tell",
    "Whether there is a newer edition of it could not be asked.",
  ),
  "refresh-refused": aside(
    "failed",
    "What is offered as its newer edition is not; the badge itself was checked.",
  ),
  // Whose it is.
  "recipient-matches": passed("It was awarded to the person you asked about."),
  "recipient-differs": failed("wrong-recipient", "It was awarded to somebody else."),
  "recipient-not-comparable": unclear(
    "could-not-tell",
    "It does not name its recipient in a way that can be compared with the person you asked about.",
  ),
  "recipient-not-asked": aside("could-not-tell", "Who it was awarded to was not compared with anybody."),
  // Who stands behind it.
  "issuer-at-domain": passed("The issuer is who answers at {domain}."),
  "issuer-only-key": aside("could-not-tell", "The issuer is known by a key only: its name is its own word."),
  "issuer-known": passed("The issuer is on the list of issuers you know."),
  "issuer-unknown": failed("unknown-issuer", "The issuer is not on the list of issuers you know."),
  "issuer-not-compared": aside(
    "could-not-tell",
    "The issuer was not compared with a list of issuers you know.",
  ),
  "issuer-page-silent": aside("could-not-tell", "The issuer's home page {host} does not answer."),
  "endorsement-valid": passed("{issuer} endorses it, and that endorsement is valid."),
  "endorsement-invalid": aside("failed", "An endorsement in it, by {issuer}, is not valid."),
  "endorsement-unclear": aside("could-not-tell", "An endorsement in it, by {issuer}, could not be checked."),
  "endorsements-left-out": aside("could-not-tell", "It has more endorsements than are checked here."),
} as const satisfies Record<string, FindingMeaning>;

/** The stable code of a finding. */
export type FindingCode = keyof typeof FINDINGS;

/**
 * The sentence of a finding for lay people, in English, with its parameters filled in.
 *
 * @example
 * findingSentence("expired", { until: "2026-11-23" }); // "It expired on 2026-11-23."
 */
export function findingSentence(code: FindingCode, params: Readonly<Record<string, string>>): string {
  return FINDINGS[code].sentence.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "?");
}

/**
 * The verdict that some findings lead to: the weightiest of theirs, or `valid`.
 *
 * @example
 * verdictOf(["signature-valid", "expired", "recipient-differs"]); // "expired"
 */
export function verdictOf(codes: readonly FindingCode[]): Verdict {
  const meanings: FindingMeaning[] = codes.map((code) => FINDINGS[code]);
  return VERDICTS.find((verdict) => meanings.some((meaning) => meaning.verdict === verdict)) ?? "valid";
}
