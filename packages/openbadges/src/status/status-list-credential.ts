import { VC2_CONTEXT } from "../contexts.ts";
import { dateTime } from "../date-time.ts";
import { OpenBadgesError } from "../open-badges-error.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { encodeStatusList } from "./bitstring.ts";
import type { StatusPurpose } from "./bitstring-status-entry.ts";

/** Bitstring Status List credential, not signed yet (Bitstring Status List 2.2). */
export interface StatusListCredential {
  "@context": [typeof VC2_CONTEXT];
  id: string;
  type: ["VerifiableCredential", "BitstringStatusListCredential"];
  issuer: string;
  validFrom: string;
  validUntil?: string;
  credentialSubject: {
    id: string;
    type: "BitstringStatusList";
    statusPurpose: StatusPurpose;
    encodedList: string;
    ttl?: number;
  };
}

/** What `statusListCredential` needs to know. */
export interface StatusListCredentialInput {
  /** The list's address. */
  id: string;
  /** The issuer's id, the same as in the credentials. */
  issuer: string;
  purpose: StatusPurpose;
  /** The indexes that are revoked or suspended. */
  set: Iterable<number>;
  /** In entries; 131,072 unless given. */
  length?: number;
  validFrom: Date;
  /** Only if the list is published anew on a schedule: a reader refuses it afterwards. */
  validUntil?: Optional<Date>;
  /** How long readers may keep it, in milliseconds; the same as in Cache-Control. */
  ttl?: Optional<number>;
}

/**
 * A status list as a credential, to sign with the mechanism of the credentials in it (Bitstring Status List 2.2
 * BitstringStatusListCredential): one list for each purpose.
 *
 * Throws `status-list-too-short`, `status-index-invalid`, `date-invalid` and `date-order`.
 *
 * @example
 * const list = statusListCredential({
 *   id: "https://b.example/obv3/status/7",
 *   issuer: "did:web:b.example:issuers:1",
 *   purpose: "revocation",
 *   set: [94567],
 *   validFrom: new Date("2026-11-23T12:00:00Z"),
 * });
 */
export function statusListCredential(list: StatusListCredentialInput): StatusListCredential {
  const { id, issuer, purpose, set, length, validFrom, validUntil, ttl } = list;
  if (validUntil && validUntil.getTime() < validFrom.getTime()) {
    throw new OpenBadgesError("date-order", "The status list would end before it begins.");
  }
  return {
    "@context": [VC2_CONTEXT],
    id,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer,
    validFrom: dateTime(validFrom),
    ...optionalFields({ validUntil: validUntil ? dateTime(validUntil) : undefined }),
    credentialSubject: {
      id: `${id}#list`,
      type: "BitstringStatusList",
      statusPurpose: purpose,
      encodedList: encodeStatusList(set, length),
      ...optionalFields({ ttl }),
    },
  };
}
