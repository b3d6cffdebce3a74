import { OpenBadgesError } from "../../open-badges-error.ts";
import { isJsonObject, listOf } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import { isStatusSet } from "../../status/read-status.ts";
import { revokedIn } from "../../status/revocation-list.ts";
import { documentIn } from "../badge-document.ts";
import { utf8Text } from "../bounded-json.ts";
import { fetchObject } from "../fetched-json.ts";
import { hostOf } from "../fetching.ts";
import type { FindingCode } from "../findings.ts";
import { apart, note } from "../inspection.ts";
import type { Inspection } from "../inspection.ts";
import { prove } from "./prove.ts";
import type { CredentialText } from "./prove.ts";
import { datesOf } from "./structure.ts";

/** What an entry says, or why it says nothing; undefined: nothing against the badge. */
type EntryFinding = { code: FindingCode; params?: Record<string, string>; reason?: string } | undefined;

const MOST_ENTRIES = 5;
const LISTED = new Set(["BitstringStatusListEntry", "StatusList2021Entry"]);

/**
 * Asks whether a credential was revoked or suspended (OB 3.0 Verification, Check the status; Bitstring Status List 3.2; 1EdTech
 * VCRL 1.0) and notes what was found. A list has to be signed by its own issuer, whom the badge names by its address.
 */
export async function noteStatus(inspection: Inspection, credential: JsonObject): Promise<void> {
  const entries = listOf(credential.credentialStatus);
  if (entries.length === 0) {
    note(inspection, "not-revocable");
    return;
  }
  const findings: EntryFinding[] = [];
  for (const entry of entries.slice(0, MOST_ENTRIES))
    findings.push(await entryFinding(inspection, credential, entry));
  if (entries.length > MOST_ENTRIES)
    findings.push({ code: "status-unsupported", reason: "It has too many entries." });
  for (const finding of findings) if (finding) note(inspection, finding.code, finding.params, finding.reason);
  if (findings.every((finding) => finding?.code === "status-message")) note(inspection, "not-revocable");
  else if (findings.every((finding) => finding === undefined || finding.code === "status-message")) {
    note(inspection, "not-revoked");
  }
}

async function entryFinding(
  inspection: Inspection,
  credential: JsonObject,
  entry: unknown,
): Promise<EntryFinding> {
  if (!isJsonObject(entry))
    return { code: "status-unreadable", reason: "credentialStatus is not an object." };
  const types = listOf(entry.type);
  if (types.includes("1EdTechRevocationList")) return namedFinding(inspection, credential, entry);
  if (!types.some((type) => typeof type === "string" && LISTED.has(type))) {
    return { code: "status-unsupported", reason: `credentialStatus is of type ${String(types[0])}.` };
  }
  const { statusPurpose: purpose } = entry;
  if (purpose === "revocation") return bitFinding(inspection, entry, "revoked");
  if (purpose === "suspension") return bitFinding(inspection, entry, "suspended");
  if (purpose === "refresh" || purpose === "message") return { code: "status-message", params: { purpose } };
  return { code: "status-unsupported", reason: `statusPurpose is ${JSON.stringify(purpose)}.` };
}

/** A list that names revoked credentials by their ids. */
async function namedFinding(
  { ask }: Inspection,
  credential: JsonObject,
  entry: JsonObject,
): Promise<EntryFinding> {
  const address = String(entry.id);
  const fetched = await fetchObject(ask, address, "list");
  if (fetched.kind === "unreadable") return { code: "status-unreadable", reason: fetched.reason };
  if (fetched.kind !== "object") {
    return { code: "status-unreachable", params: { host: hostOf(address) }, reason: fetched.reason };
  }
  if (!Array.isArray(fetched.object.revokedCredential)) {
    return { code: "status-unreadable", reason: `What ${address} answered is no revocation list.` };
  }
  const revoked = revokedIn(fetched.object, String(credential.id));
  if (revoked === undefined) return undefined;
  const { revocationReason: reason } = revoked;
  return reason === undefined ? { code: "revoked" } : { code: "revoked-because", params: { reason } };
}

/** A list of bits, which is itself a signed credential. */
async function bitFinding(
  inspection: Inspection,
  entry: JsonObject,
  whenSet: "revoked" | "suspended",
): Promise<EntryFinding> {
  const address = String(entry.statusListCredential);
  const answer = await inspection.ask(address, "credential");
  const isAnswer = answer.kind === "answer" && answer.status >= 200 && answer.status <= 299;
  if (!isAnswer) {
    const reason = answer.kind === "answer" ? `${address} answered ${answer.status}.` : answer.reason;
    return { code: "status-unreachable", params: { host: hostOf(address) }, reason };
  }
  const document = documentIn((utf8Text(answer.bytes) ?? "").trim());
  if (document.kind !== "credential")
    return { code: "status-unreadable", reason: "The list is no credential." };
  const fault = await listFault(inspection, document);
  if (fault !== undefined) return { code: "status-unreadable", reason: fault };
  try {
    return isStatusSet(entry, document.document) ? { code: whenSet } : undefined;
  } catch (error) {
    if (!(error instanceof OpenBadgesError)) throw error;
    return { code: "status-unreadable", reason: `${error.code}: ${error.message}` };
  }
}

async function listFault(inspection: Inspection, list: CredentialText): Promise<string | undefined> {
  const own = apart(inspection);
  if (!(await prove(own, list))) {
    const last = own.checks.at(-1);
    return `The list's signature: ${last?.code} ${last?.reason ?? ""}`;
  }
  const { until } = datesOf(list.document);
  return until !== undefined && until < inspection.now.getTime() ? "The list has expired." : undefined;
}
