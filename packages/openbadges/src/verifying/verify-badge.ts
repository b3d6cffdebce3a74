import { offlineContexts } from "../contexts/document-loader.ts";
import type { ContextLoader } from "../contexts/document-loader.ts";
import { listOf } from "../proofs/credential-members.ts";
import type { JsonObject } from "../proofs/credential-members.ts";
import { documentIn } from "./badge-document.ts";
import type { BadgeDocument } from "./badge-document.ts";
import { readBadgeFile } from "./badge-file.ts";
import { boundedFetch } from "./fetching.ts";
import type { BadgeFetch } from "./fetching.ts";
import { verdictOf } from "./findings.ts";
import { followAddresses } from "./follow-addresses.ts";
import type { FoundBadge } from "./follow-addresses.ts";
import { note } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";
import { classicAssertion } from "./ob2/classic-assertion.ts";
import { inspectAssertion } from "./ob2/inspect-assertion.ts";
import { credentialSummary } from "./ob3/credential-summary.ts";
import { inspectCredential } from "./ob3/inspect-credential.ts";
import { kindOf } from "./ob3/structure.ts";
import type { BadgeSummary, BadgeVersion, Container, VerificationReport } from "./report.ts";
import { sameId } from "./same-id.ts";
import { VERDICT_SENTENCES } from "./verdict.ts";

/** What verifying needs from outside, and what it should compare with. */
export interface VerifyBadgeOptions {
  /** Fetches what a badge points at; the runtime's own will do where addresses may be trusted. */
  fetch: BadgeFetch;
  now: Date;
  /** The mail address, or other identities, of the person it should be of. Without it nobody is compared. */
  recipient?: string | readonly string[];
  /** The ids (DIDs, addresses of profiles) of the issuers you know. Without it no issuer is unknown. */
  knownIssuers?: Iterable<string>;
  /** JSON-LD contexts beside the known ones, from `contextLoader`. */
  contexts?: ContextLoader;
}

/**
 * Verifies a badge of anybody's (OB 3.0 Verification and Validation; OB 2.0 Badge Verification; of older editions what is
 * left of theirs): Open Badges 0.5, 1.0, 1.1, 2.0, 2.1 and 3.0, as the bytes of a PNG, SVG, PDF, JSON or JWT file, as text, or as
 * an address. It tells altered from revoked, suspended, expired, and what is not so from what could not be told; every
 * check is in the report, in the order of the specifications.
 *
 * Input may be hostile: sizes, depths, numbers of documents and of endorsements are limited, contexts are never
 * fetched, and at most 40 addresses are asked. It never throws for what is in a badge.
 *
 * @example
 * const report = await verifyBadge(upload, { fetch, now, recipient: "a@example.com" });
 * if (report.verdict === "valid") show(report.badge);
 * else show(report.sentence, report.checks);
 */
export async function verifyBadge(
  input: Uint8Array | string,
  options: VerifyBadgeOptions,
): Promise<VerificationReport> {
  const { now, contexts = offlineContexts, recipient = [], knownIssuers } = options;
  const inspection: Inspection = {
    now,
    loader: contexts,
    ask: boundedFetch(options.fetch),
    recipients: typeof recipient === "string" ? [recipient] : recipient,
    knownIssuers: knownIssuers && new Set([...knownIssuers].map((id) => sameId(id) ?? id)),
    checks: [],
    depth: 0,
  };
  const found = await followAddresses(inspection, readBadgeFile(input));
  const seen = found === undefined ? {} : await inspectFile(inspection, found);
  const verdict = verdictOf(inspection.checks.map(({ code }) => code));
  return { verdict, sentence: VERDICT_SENTENCES[verdict], ...seen, checks: inspection.checks };
}

/** What the inspection saw of the badge itself. */
interface Seen {
  container?: Container;
  version?: BadgeVersion;
  badge?: BadgeSummary;
}

async function inspectFile(inspection: Inspection, { file, foundAt }: FoundBadge): Promise<Seen> {
  if (file.kind === "refused") {
    const { code, container, what, reason } = file;
    note(inspection, code, { container: container ?? "", ...(what === undefined ? {} : { what }) }, reason);
    return container === undefined ? {} : { container };
  }
  const { container, text } = file;
  const document = documentIn(text);
  const isBadge = document.kind === "assertion" || document.kind === "credential";
  if (isBadge) note(inspection, "badge-found", { container });
  return { container, ...(await inspectDocument(inspection, document, text, foundAt)) };
}

async function inspectDocument(
  inspection: Inspection,
  document: BadgeDocument,
  text: string,
  foundAt: string | undefined,
): Promise<Seen> {
  if (document.kind === "assertion") {
    const { version, jws } = document;
    const from = { ...(jws === undefined ? {} : { jws }), ...(foundAt === undefined ? {} : { foundAt }) };
    const copy = classicAssertion(version, document.document, foundAt);
    return { version, badge: await inspectAssertion(inspection, copy, from) };
  }
  if (document.kind === "credential") {
    const credential = await inspectCredential(inspection, document);
    const version = kindOf(credential) === "other" ? "VC" : "3.0";
    return { version, badge: credentialSummary(credential) };
  }
  if (document.kind === "presentation") return inspectPresentation(inspection, document.document);
  if (document.kind === "too-large") note(inspection, "too-large");
  if (document.kind === "other") note(inspection, "other-document", { what: document.what });
  if (document.kind === "unreadable") {
    const isCutOff = text.startsWith("{") || text.startsWith("eyJ");
    note(inspection, isCutOff ? "file-damaged" : "not-a-badge-file", {}, document.reason);
  }
  return {};
}

/** Wallets hand badges out in presentations; who presents it is not looked at, and only one badge may be in it. */
async function inspectPresentation(inspection: Inspection, presentation: JsonObject): Promise<Seen> {
  const [credential, second] = listOf(presentation.verifiableCredential);
  if (second !== undefined) {
    note(inspection, "several-badges");
    return {};
  }
  const text = typeof credential === "string" ? credential : JSON.stringify(credential ?? null);
  const document = documentIn(text);
  if (document.kind === "credential") return inspectDocument(inspection, document, text, undefined);
  note(inspection, "other-document", { what: "VerifiablePresentation" });
  return {};
}
