import { OB2_CONTEXT } from "../contexts.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";
import { isJsonObject, listOf } from "../proofs/credential-members.ts";

/** OB 2.0 RevocationList: the signed assertions that an issuer has revoked. */
export interface Ob2RevocationList {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "RevocationList";
  issuer: string;
  revokedAssertions: { id: string; revocationReason?: string }[];
}

/** Names nothing; there to keep the list a list. */
const PADDING = [
  "urn:uuid:00000000-0000-0000-0000-000000000000",
  "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff",
];

/**
 * The document at an issuer's `revocationList` address (OB 2.0 RevocationList). It always has two entries or more, if need
 * be of assertions that do not exist: of a list with one entry JSON-LD makes a single value, and the official validator
 * then takes the revoked badge for a valid one.
 *
 * @example
 * ob2RevocationList({ id: listUrl, issuer: profileUrl, revoked: [{ id: "urn:uuid:1", reason: "In error" }] });
 */
export function ob2RevocationList(list: {
  id: string;
  issuer: string;
  revoked: readonly { id: string; reason?: Optional<string> }[];
}): Ob2RevocationList {
  const revoked = list.revoked.map(({ id, reason }) => {
    return { id, ...optionalFields({ revocationReason: reason }) };
  });
  const padding = PADDING.slice(0, Math.max(0, 2 - revoked.length)).map((id) => ({ id }));
  return {
    "@context": OB2_CONTEXT,
    id: list.id,
    type: "RevocationList",
    issuer: list.issuer,
    revokedAssertions: [...revoked, ...padding],
  };
}

/**
 * Whether a revocation list names an assertion by its id or its `uid`: the entry, or undefined (OB 2.0 RevocationList; OB
 * 1.1 Revoking Signed Badges, where the list is an object of reasons by `uid`). Anything that is no such list names nobody.
 *
 * @example
 * revokedAssertionIn(JSON.parse(body), [assertion.id])?.reason;
 */
export function revokedAssertionIn(list: unknown, ids: readonly string[]): { reason?: string } | undefined {
  if (!isJsonObject(list)) return undefined;
  const reasonOf = (value: unknown): { reason?: string } =>
    typeof value === "string" && value !== "" ? { reason: value } : {};
  if (!("revokedAssertions" in list)) {
    const id = ids.find((one) => Object.hasOwn(list, one));
    return id === undefined ? undefined : reasonOf(list[id]);
  }
  for (const entry of listOf(list.revokedAssertions)) {
    if (typeof entry === "string" && ids.includes(entry)) return {};
    if (!isJsonObject(entry)) continue;
    const named = [entry.id, entry.uid].some((id) => typeof id === "string" && ids.includes(id));
    if (named) return reasonOf(entry.revocationReason);
  }
  return undefined;
}
