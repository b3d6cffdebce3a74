import { OpenBadgesError } from "../open-badges-error.ts";

/** What a set bit means (Bitstring Status List 2.1): revocation is for ever, suspension can be lifted. */
export type StatusPurpose = "revocation" | "suspension";

/** The place of one credential in a status list (Bitstring Status List 2.1 BitstringStatusListEntry). */
export interface BitstringStatusEntry {
  /** Required by OB 3.0's schema; differs from the list's address. */
  id: string;
  type: "BitstringStatusListEntry";
  statusPurpose: StatusPurpose;
  /** The index in decimal, as a string. */
  statusListIndex: string;
  statusListCredential: string;
}

/**
 * The `credentialStatus` of a credential in a bitstring status list (Bitstring Status List 2.1). Pick the index at
 * random among the free ones, so that neighbours in the list say nothing about each other. OB 3.0 allows one
 * status per credential, and checkers of 1EdTech look at revocation only.
 *
 * Throws `status-index-invalid` for what is not a whole number from 0 up.
 *
 * @example
 * bitstringStatusEntry({ listUrl: "https://b.example/obv3/status/7", index: 94567, purpose: "revocation" });
 */
export function bitstringStatusEntry(place: {
  listUrl: string;
  index: number;
  purpose: StatusPurpose;
}): BitstringStatusEntry {
  const { listUrl, index, purpose } = place;
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new OpenBadgesError("status-index-invalid", "The status index is not a whole number from 0 up.");
  }
  return {
    id: `${listUrl}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: listUrl,
  };
}
