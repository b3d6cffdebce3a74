import { OpenBadgesError } from "../open-badges-error.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";
import { decodeStatusList } from "./bitstring.ts";

/** The types of the list credential and its subject, and what stands before the bits, by the type of the entry. */
const KINDS: ReadonlyMap<unknown, { list: string; subject: string; missing: string }> = new Map([
  [
    "BitstringStatusListEntry",
    { list: "BitstringStatusListCredential", subject: "BitstringStatusList", missing: "" },
  ],
  ["StatusList2021Entry", { list: "StatusList2021Credential", subject: "StatusList2021", missing: "u" }],
]);

/**
 * Whether the bit of a status entry is set in its list credential (Bitstring Status List 3.2 Validate Algorithm; of
 * strangers also its forerunner, Status List 2021). The
 * list's own signature, issuer and dates are the caller's to check first. Entries of more than one bit are refused.
 *
 * Throws `status-list-malformed` when the two do not belong together or are damaged, `status-list-too-short` and
 * `status-index-invalid`.
 *
 * @example
 * if (isStatusSet(credential.credentialStatus, list)) return "revoked";
 */
export function isStatusSet(entry: unknown, list: unknown): boolean {
  if (!isJsonObject(entry) || !isJsonObject(list)) throw malformed("One of the two is not an object.");
  const kind = KINDS.get(listOf(entry.type)[0]);
  const subject = list.credentialSubject;
  if (kind === undefined) throw malformed("The entry is of another type.");
  const isList = listOf(list.type).includes(kind.list);
  if (!isList || !isJsonObject(subject) || !listOf(subject.type).includes(kind.subject)) {
    throw malformed("The document is not a status list.");
  }
  if (list.id !== undefined && list.id !== entry.statusListCredential) {
    throw malformed("The list is not the one the entry names.");
  }
  if (!listOf(subject.statusPurpose).includes(entry.statusPurpose)) {
    throw malformed("The list is for another purpose.");
  }
  if ((entry.statusSize ?? 1) !== 1) throw malformed("The entry has more than one bit.");
  const { statusListIndex } = entry;
  if (typeof statusListIndex !== "string" || !/^\d{1,15}$/.test(statusListIndex)) {
    throw new OpenBadgesError("status-index-invalid", "The status index is not a number in a string.");
  }
  if (typeof subject.encodedList !== "string") throw malformed("The list has no bits.");
  return decodeStatusList(kind.missing + subject.encodedList).isSet(Number(statusListIndex));
}

function malformed(why: string): OpenBadgesError {
  return new OpenBadgesError("status-list-malformed", `The status cannot be read. ${why}`);
}
