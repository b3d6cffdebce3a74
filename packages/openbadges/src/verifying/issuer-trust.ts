import { didWebUrl } from "../did/did-web.ts";
import { isWebAddress } from "./fetching.ts";
import { verdictOf } from "./findings.ts";
import { note } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";
import { sameId } from "./same-id.ts";

/**
 * Notes who stands behind a badge whose origin was proved: an issuer who answers at a domain, or one known by a key only,
 * whose name anybody could have written; and whether it is on the list of known issuers, if there is one.
 */
export function noteIssuer(inspection: Inspection, issuer: string): void {
  const domain = domainOf(issuer);
  if (domain === undefined) note(inspection, "issuer-only-key", {}, issuer);
  else note(inspection, "issuer-at-domain", { domain }, issuer);
  noteKnown(inspection, issuer);
}

/** Notes whether an issuer is on the list of known issuers. */
export function noteKnown(inspection: Inspection, issuer: string): void {
  const { knownIssuers } = inspection;
  if (knownIssuers === undefined) note(inspection, "issuer-not-compared");
  else
    note(inspection, knownIssuers.has(sameId(issuer) ?? "") ? "issuer-known" : "issuer-unknown", {}, issuer);
}

/** Whatever else was found: what was not proved is not valid. */
export function noteUnproved(inspection: Inspection): void {
  if (verdictOf(inspection.checks.map(({ code }) => code)) === "valid") note(inspection, "signer-unproven");
}

function domainOf(issuer: string): string | undefined {
  try {
    return new URL(issuer.startsWith("did:web:") ? didWebUrl(issuer) : isWebAddress(issuer) ? issuer : "")
      .host;
  } catch {
    return undefined;
  }
}
