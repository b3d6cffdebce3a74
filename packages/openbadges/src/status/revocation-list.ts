import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** The `credentialStatus` that points at a 1EdTech revocation list (1EdTech VCRL 1.0). */
export interface RevocationListStatus {
  /** The address of the list. */
  id: string;
  type: "1EdTechRevocationList";
}

/** 1EdTech revocation list (VCRL 1.0 RevocationList): names the revoked credentials in the open. */
export interface RevocationList {
  id: string;
  issuer: string;
  revokedCredential: { id: string; revoked: true; revocationReason?: string }[];
}

/**
 * The `credentialStatus` of a credential in a 1EdTech revocation list (VCRL 1.0). It needs the extensions context,
 * which `achievementCredential` adds.
 *
 * @example
 * revocationListStatus("https://b.example/obv3/revoked/1");
 */
export function revocationListStatus(listUrl: string): RevocationListStatus {
  return { id: listUrl, type: "1EdTechRevocationList" };
}

/**
 * The document at a 1EdTech revocation list's address (VCRL 1.0 RevocationList): every revoked credential of an
 * issuer by its id. Not signed. Prefer a bitstring status list: this one lets everybody read which are revoked.
 *
 * @example
 * revocationList({ id: listUrl, issuer: "did:web:b.example", revoked: [{ id: "urn:uuid:1", reason: "In error" }] });
 */
export function revocationList(list: {
  id: string;
  issuer: string;
  revoked: readonly { id: string; reason?: Optional<string> }[];
}): RevocationList {
  return {
    id: list.id,
    issuer: list.issuer,
    revokedCredential: list.revoked.map(({ id, reason }) => {
      return { id, revoked: true, ...optionalFields({ revocationReason: reason }) };
    }),
  };
}

/**
 * Whether a 1EdTech revocation list names a credential (VCRL 1.0): the entry, or undefined. An entry whose `revoked` is
 * false does not count. Anything that is not such a list names nobody.
 *
 * @example
 * revokedIn(JSON.parse(body), credential.id)?.revocationReason;
 */
export function revokedIn(list: unknown, id: string): { revocationReason?: string } | undefined {
  const entries = isObject(list) ? list.revokedCredential : undefined;
  if (!Array.isArray(entries)) return undefined;
  const entry: unknown = entries.find(
    (one: unknown) => isObject(one) && one.id === id && one.revoked !== false,
  );
  if (!isObject(entry)) return undefined;
  return typeof entry.revocationReason === "string" ? { revocationReason: entry.revocationReason } : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
