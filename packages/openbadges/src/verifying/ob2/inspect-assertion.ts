import type { BadgeSummary } from "../report.ts";
import { hostOf } from "../fetching.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { noteIssuer, noteUnproved } from "../issuer-trust.ts";
import { noteDates } from "../moments.ts";
import { noteRecipient } from "../recipient.ts";
import { assertionSummary } from "./assertion-summary.ts";
import { assertionFault } from "./form.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";
import { noteEndorsements } from "./endorsements.ts";
import { isWithinScope, publishedAssertion } from "./hosted.ts";
import { partsOf } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { noteRevocation, proveAssertion } from "./signed.ts";

/**
 * Inspects an assertion of Open Badges 0.5 to 2.1 (OB 2.0 Badge Verification; the official validator looks in the same order):
 * form, the issuer's site or the signature, badge class and issuer, revocation, dates, recipient, issuer, endorsements.
 */
export async function inspectAssertion(
  inspection: Inspection,
  copy: ClassicAssertion,
  from: { jws?: string; foundAt?: string },
): Promise<BadgeSummary> {
  const { version } = copy;
  const fault = assertionFault(copy, from.jws !== undefined);
  note(inspection, fault === undefined ? "well-formed" : "malformed", { version }, fault);
  const { assertion, parts, isProved } = await (from.jws === undefined
    ? hosted(inspection, copy, from.foundAt)
    : signed(inspection, copy, from.jws));
  if (assertion.from !== undefined || assertion.until !== undefined) {
    noteDates(inspection, assertion.from, assertion.until);
  }
  noteRecipient(inspection, assertion.identities);
  const issuer = issuerAddress(assertion, parts);
  if (isProved && issuer !== undefined) noteIssuer(inspection, issuer);
  if (!isProved) noteUnproved(inspection);
  await noteEndorsements(inspection, assertion, parts);
  return assertionSummary(assertion, parts);
}

interface Looked {
  assertion: ClassicAssertion;
  parts: Parts;
  isProved: boolean;
}

async function hosted(
  inspection: Inspection,
  copy: ClassicAssertion,
  foundAt: string | undefined,
): Promise<Looked> {
  const published = await publishedAssertion(inspection, copy, foundAt);
  const assertion = published ?? copy;
  const { version } = assertion;
  if (published !== undefined && published !== copy) {
    const fault = assertionFault(published, false);
    if (fault !== undefined) note(inspection, "malformed", { version }, fault);
  }
  const parts = await partsOf(inspection, assertion);
  const isProved = published !== undefined && noteScope(inspection, published, parts);
  return { assertion, parts, isProved };
}

async function signed(inspection: Inspection, assertion: ClassicAssertion, jws: string): Promise<Looked> {
  const parts = await partsOf(inspection, assertion);
  const isProved = await proveAssertion(inspection, assertion, jws, parts.issuer);
  await noteRevocation(inspection, assertion, parts.issuer);
  return { assertion, parts, isProved };
}

/** Notes when something is not kept where the issuer's badges may be; true when all is, as far as it could be told. */
function noteScope(inspection: Inspection, assertion: ClassicAssertion, parts: Parts): boolean {
  const issuer = issuerAddress(assertion, parts);
  const profile = parts.issuer?.document ?? {};
  if (parts.badge === undefined || parts.issuer === undefined) return false;
  if (issuer === undefined) {
    note(
      inspection,
      "malformed",
      { version: assertion.version },
      "The issuer of a hosted badge has no web address.",
    );
    return false;
  }
  const elsewhere = [assertion.address, parts.badge.address].find(
    (address) => address !== undefined && !isWithinScope(address, issuer, profile),
  );
  if (elsewhere === undefined) return true;
  const reason = `${elsewhere} is outside the scope of ${issuer}.`;
  note(inspection, "hosted-elsewhere", { host: hostOf(elsewhere) }, reason);
  return false;
}

/** The issuer's address; of 0.5 its origin. */
function issuerAddress(assertion: ClassicAssertion, { issuer }: Parts): string | undefined {
  const origin = assertion.version === "0.5" ? issuer?.document.origin : undefined;
  return typeof origin === "string" ? origin : issuer?.address;
}
