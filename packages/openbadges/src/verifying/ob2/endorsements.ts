import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { fetchObject } from "../fetched-json.ts";
import { hostOf, isWebAddress } from "../fetching.ts";
import { apart, note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { shown } from "../shown.ts";
import type { ClassicAssertion } from "./classic-assertion.ts";
import { endorsementFault } from "./form.ts";
import { isWithinScope } from "./hosted.ts";
import { part } from "./parts.ts";
import type { Parts } from "./parts.ts";

const MOST = 10;

/**
 * Asks for the endorsements that an assertion, its badge class and its issuer name, and notes which are their issuers' (OB 2.0
 * Endorsement, hosted). Endorsements of endorsers are not followed. What is wrong with one takes nothing from the badge.
 */
export async function noteEndorsements(
  inspection: Inspection,
  assertion: ClassicAssertion,
  { badge, issuer }: Parts,
): Promise<void> {
  const holders = [
    { document: assertion.document, id: assertion.document.id },
    { document: badge?.document, id: badge?.address ?? badge?.document.id },
    { document: issuer?.document, id: issuer?.address ?? issuer?.document.id },
  ];
  const named = holders.flatMap(({ document, id }) =>
    listOf(document?.endorsement).map((endorsement) => ({ endorsement, holder: id })),
  );
  for (const { endorsement, holder } of named.slice(0, MOST))
    await noteEndorsement(inspection, endorsement, holder);
  if (named.length > MOST) note(inspection, "endorsements-left-out");
}

async function noteEndorsement(inspection: Inspection, named: unknown, holder: unknown): Promise<void> {
  const address = isJsonObject(named) ? named.id : named;
  if (!isWebAddress(address)) {
    note(inspection, "endorsement-unclear", { issuer: "?" }, "It has no web address.");
    return;
  }
  const fetched = await fetchObject(inspection.ask, address, "document");
  if (fetched.kind === "missing") {
    note(inspection, "endorsement-invalid", { issuer: hostOf(address) }, fetched.reason);
  } else if (fetched.kind !== "object") {
    note(inspection, "endorsement-unclear", { issuer: hostOf(address) }, fetched.reason);
  } else await noteFetched(inspection, fetched.object, address, holder);
}

async function noteFetched(
  inspection: Inspection,
  endorsement: JsonObject,
  address: string,
  holder: unknown,
): Promise<void> {
  const issuer = await part(apart(inspection), endorsement.issuer, false);
  const { name } = shown({ name: issuer?.document.name });
  const params = { issuer: name ?? issuer?.address ?? hostOf(address) };
  const fault = endorsementFault(endorsement) ?? claimFault(endorsement, address, holder);
  if (fault !== undefined) note(inspection, "endorsement-invalid", params, fault);
  else if (issuer?.address === undefined)
    note(inspection, "endorsement-unclear", params, "Its issuer does not answer.");
  else if (!isWithinScope(address, issuer.address, issuer.document)) {
    note(inspection, "endorsement-invalid", params, `${address} is outside the scope of ${issuer.address}.`);
  } else note(inspection, "endorsement-valid", params);
}

function claimFault(endorsement: JsonObject, address: string, holder: unknown): string | undefined {
  if (endorsement.id !== address) return "It says that it is kept elsewhere.";
  if (endorsement.revoked === true) return "It was revoked.";
  return isJsonObject(endorsement.claim) && endorsement.claim.id === holder
    ? undefined
    : "It endorses something else.";
}
