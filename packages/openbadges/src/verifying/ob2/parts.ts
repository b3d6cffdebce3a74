import { isJsonObject } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { fetchObject } from "../fetched-json.ts";
import { hostOf, isWebAddress } from "../fetching.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { badgeClassFault, profileFault } from "./form.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";

/** A document that an assertion is made of; `address` is where it was fetched, which is what it is known by. */
export interface Part {
  document: JsonObject;
  address?: string;
}

/** The badge class and the issuer of an assertion, as far as they could be had. */
export interface Parts {
  badge?: Part;
  issuer?: Part;
}

/**
 * Gets an assertion's badge class and issuer (OB 2.0 Implementation: linked and embedded objects). What has an address is
 * fetched there, because an embedded copy is its author's word for the issuer's; only the badge class in a signed
 * assertion is taken as it was signed.
 */
export async function partsOf(inspection: Inspection, assertion: ClassicAssertion): Promise<Parts> {
  const badge = await part(inspection, assertion.badge, assertion.mode === "signed");
  if (badge === undefined) return {};
  noteFault(inspection, assertion, badgeClassFault(assertion.version, badge.document));
  const issuer = await part(inspection, badge.document.issuer, false);
  if (issuer === undefined) return { badge };
  noteFault(inspection, assertion, profileFault(assertion.version, issuer.document));
  return { badge, issuer };
}

/** A part by its address, or embedded; undefined, with a finding, when it cannot be had. */
export async function part(
  inspection: Inspection,
  value: unknown,
  isTaken: boolean,
): Promise<Part | undefined> {
  const embedded = isJsonObject(value) ? value : undefined;
  const address = embedded?.id ?? value;
  if (embedded !== undefined && (isTaken || !isWebAddress(address))) {
    return { document: embedded, ...(isWebAddress(address) ? { address } : {}) };
  }
  if (!isWebAddress(address)) {
    note(inspection, "part-unreadable", { host: "–" }, "A part of the badge has no web address.");
    return undefined;
  }
  const fetched = await fetchObject(inspection.ask, address, "document");
  if (fetched.kind === "object") return { document: fetched.object, address };
  const code = {
    missing: "part-missing",
    unreachable: "part-unreachable",
    unreadable: "part-unreadable",
  } as const;
  note(inspection, code[fetched.kind], { host: hostOf(address) }, fetched.reason);
  return embedded === undefined ? undefined : { document: embedded, address };
}

function noteFault(inspection: Inspection, { version }: ClassicAssertion, fault: string | undefined): void {
  if (fault !== undefined) note(inspection, "malformed", { version }, fault);
}
