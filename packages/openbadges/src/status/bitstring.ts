import { gunzipSync, gzipSync } from "node:zlib";
import { OpenBadgesError } from "../open-badges-error.ts";

/** The fewest entries a status list may have, so that a list says little about each (Bitstring Status List 3.3). */
export const SMALLEST_STATUS_LIST = 131_072;

/** The most entries we read: a list that inflates to 16 MiB. */
const LARGEST_STATUS_LIST = 134_217_728;

/**
 * Encodes a status list (Bitstring Status List 3.3 Bitstring Generation): one bit an entry, entry 0 the most significant
 * bit of the first byte, GZIP, base64url without padding, `u` in front.
 *
 * `set` are the indexes whose bit is set. `length` is in entries, a multiple of 8 from 131,072 to 134,217,728.
 *
 * Throws `status-list-too-short` for a length that is not allowed, and `status-index-invalid` for an index outside the list.
 *
 * @example
 * encodeStatusList([94567]); // "uH4sIAAAAAAAAA-3BIQEAAAACIP…"
 */
export function encodeStatusList(set: Iterable<number>, length: number = SMALLEST_STATUS_LIST): string {
  if (!(length >= SMALLEST_STATUS_LIST && length <= LARGEST_STATUS_LIST && length % 8 === 0)) {
    throw new OpenBadgesError(
      "status-list-too-short",
      "A status list has not so few, so many or so odd entries.",
    );
  }
  const bits = Buffer.alloc(length / 8);
  for (const index of set) {
    checkIndex(index, length);
    bits[index >>> 3] = (bits[index >>> 3] ?? 0) | (0x80 >>> (index & 7));
  }
  return `u${gzipSync(bits).toString("base64url")}`;
}

/** A decoded status list. */
export interface StatusList {
  /** The number of entries. */
  length: number;
  /** Whether the bit of an entry is set; throws `status-index-invalid` outside the list. */
  isSet: (index: number) => boolean;
}

/**
 * Decodes a status list (Bitstring Status List 3.4 Bitstring Expansion); it may inflate to 16 MiB at most.
 *
 * Throws `status-list-malformed`, and `status-list-too-short` when it has fewer than 131,072 entries.
 *
 * @example
 * decodeStatusList(list.credentialSubject.encodedList).isSet(Number(entry.statusListIndex));
 */
export function decodeStatusList(encodedList: string): StatusList {
  const bits = inflated(encodedList);
  const length = bits.length * 8;
  if (length < SMALLEST_STATUS_LIST) {
    throw new OpenBadgesError(
      "status-list-too-short",
      "The status list has fewer entries than the standard wants.",
    );
  }
  return {
    length,
    isSet: (index) => {
      checkIndex(index, length);
      return ((bits[index >>> 3] ?? 0) & (0x80 >>> (index & 7))) !== 0;
    },
  };
}

function inflated(encodedList: string): Buffer {
  if (!/^u[A-Za-z0-9_-]+$/.test(encodedList)) {
    throw new OpenBadgesError("status-list-malformed", "The status list is not in base64url multibase.");
  }
  try {
    return gunzipSync(Buffer.from(encodedList.slice(1), "base64url"), {
      maxOutputLength: LARGEST_STATUS_LIST / 8,
    });
  } catch (cause) {
    throw new OpenBadgesError("status-list-malformed", "The status list cannot be unpacked.", { cause });
  }
}

function checkIndex(index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new OpenBadgesError("status-index-invalid", "The status index is not in the list.");
  }
}
