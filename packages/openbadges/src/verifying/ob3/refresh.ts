import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import { documentIn } from "../badge-document.ts";
import { utf8Text } from "../bounded-json.ts";
import { apart, note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { sameId } from "../same-id.ts";
import { issuerOf, prove } from "./prove.ts";
import type { CredentialText } from "./prove.ts";
import { datesOf, formFault } from "./structure.ts";

/**
 * Asks, once, for a newer edition of a credential whose proof held (OB 3.0 Verification, Refresh; 1EdTech VCCR 1.0): it has to
 * be of the same id and issuer, no older, well-formed and signed. Gives what to go on with, the credential itself
 * where there is no newer one.
 */
export async function refreshed(inspection: Inspection, text: CredentialText): Promise<CredentialText> {
  const service = listOf(text.document.refreshService).find(
    (one) => isJsonObject(one) && listOf(one.type).includes("1EdTechCredentialRefresh"),
  );
  if (!isJsonObject(service)) return text;
  const address = String(service.id);
  const answer = await inspection.ask(address, "credential");
  if (answer.kind !== "answer" || answer.status < 200 || answer.status > 299) {
    const reason = answer.kind === "answer" ? `${address} answered ${answer.status}.` : answer.reason;
    note(inspection, "refresh-unreachable", {}, reason);
    return text;
  }
  const newer = documentIn((utf8Text(answer.bytes) ?? "").trim());
  const fault =
    newer.kind === "credential" ? await editionFault(inspection, text, newer) : "It is no credential.";
  if (newer.kind !== "credential" || fault !== undefined) {
    note(inspection, "refresh-refused", {}, fault);
    return text;
  }
  note(inspection, "refreshed");
  return newer;
}

async function editionFault(
  inspection: Inspection,
  { document: old }: CredentialText,
  newer: CredentialText,
): Promise<string | undefined> {
  const { document } = newer;
  if (sameId(document.id) !== sameId(old.id)) return "It has another id.";
  if (sameId(issuerOf(document)) !== sameId(issuerOf(old))) return "It has another issuer.";
  if ((datesOf(document).from ?? 0) < (datesOf(old).from ?? 0)) return "It is older.";
  const fault = formFault(document);
  if (fault !== undefined) return fault;
  const own = apart(inspection);
  return (await prove(own, newer)) ? undefined : `Its signature: ${own.checks.at(-1)?.code}`;
}
