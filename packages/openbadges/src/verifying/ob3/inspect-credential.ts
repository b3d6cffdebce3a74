import { isJsonObject } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { hostOf } from "../fetching.ts";
import { note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { noteIssuer, noteUnproved } from "../issuer-trust.ts";
import { noteDates } from "../moments.ts";
import { noteRecipient } from "../recipient.ts";
import { credentialIdentities } from "./credential-summary.ts";
import { noteEndorsements } from "./endorsements.ts";
import { issuerOf, prove } from "./prove.ts";
import type { CredentialText } from "./prove.ts";
import { refreshed } from "./refresh.ts";
import { noteStatus } from "./status.ts";
import { datesOf, formFault, kindOf } from "./structure.ts";

/**
 * Inspects a credential in the order of the specification (OB 3.0 Verification and Validation; 1EdTech's validator looks in
 * the same order): form, proof, refresh, status, dates, recipient, issuer, endorsements. Gives the credential that was looked at,
 * which is the newer one if there is one.
 */
export async function inspectCredential(inspection: Inspection, text: CredentialText): Promise<JsonObject> {
  noteForm(inspection, text.document);
  const page = inspection.depth === 0 ? silentPage(inspection, text.document) : undefined;
  const isProved = await prove(inspection, text);
  const { document } = isProved ? await refreshed(inspection, text) : text;
  await noteStatus(inspection, document);
  const { from, until } = datesOf(document);
  if (from !== undefined || until !== undefined) noteDates(inspection, from, until);
  if (kindOf(document) === "badge") noteRecipient(inspection, credentialIdentities(document));
  const issuer = issuerOf(document);
  if (isProved && issuer !== undefined) noteIssuer(inspection, issuer);
  if (!isProved) noteUnproved(inspection);
  const silent = await page;
  if (silent !== undefined) note(inspection, "issuer-page-silent", { host: hostOf(silent) }, silent);
  await noteEndorsements(inspection, document, inspectCredential);
  return document;
}

function noteForm(inspection: Inspection, credential: JsonObject): void {
  const isOther = kindOf(credential) === "other";
  if (isOther) note(inspection, "not-an-open-badge", {}, `Its types: ${JSON.stringify(credential.type)}`);
  const fault = formFault(credential);
  if (fault !== undefined) note(inspection, "malformed", { version: "3.0" }, fault);
  else if (!isOther) note(inspection, "well-formed", { version: "3.0" });
  if (credential.credentialSchema !== undefined) note(inspection, "schema-not-applied");
}

/** The issuer's home page, when it is asked and does not answer. */
async function silentPage({ ask }: Inspection, { issuer }: JsonObject): Promise<string | undefined> {
  const url = isJsonObject(issuer) ? issuer.url : undefined;
  if (typeof url !== "string") return undefined;
  const answer = await ask(url, "page");
  return answer.kind === "answer" && answer.status < 400 ? undefined : url;
}
