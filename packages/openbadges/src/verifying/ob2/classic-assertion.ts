import { isJsonObject } from "../../proofs/credential-members.ts";
import type { JsonObject } from "../../proofs/credential-members.ts";
import type { ClassicVersion } from "../badge-document.ts";
import { isWebAddress } from "../fetching.ts";
import { clip } from "../inspection.ts";
import { looseMomentOf, momentOf } from "../moments.ts";
import type { BadgeIdentity } from "../recipient.ts";

/** An assertion of Open Badges 0.5 to 2.1, in one form. */
export interface ClassicAssertion {
  version: ClassicVersion;
  document: JsonObject;
  mode: "hosted" | "signed";
  /** Where a hosted one is kept. */
  address?: string;
  /** Where the key of a signed one is. */
  keyAddress?: string;
  /** What it is called in lists of revoked ones. */
  ids: string[];
  identities: BadgeIdentity[];
  /** The address of the badge class, or the class itself. */
  badge: unknown;
  from?: number;
  until?: number;
}

/** Whether dates of this edition may be seconds since 1970, or without a zone. */
export function isOldVersion(version: ClassicVersion): boolean {
  return version !== "2.0" && version !== "2.1";
}

/**
 * Brings an assertion into one form (OB 2.0 Assertion; OB 1.1 Badge Assertion; OB 0.5). `foundAt` is where it was fetched
 * from, which is all that one of 0.5 has for an address.
 */
export function classicAssertion(
  version: ClassicVersion,
  document: JsonObject,
  foundAt?: string,
): ClassicAssertion {
  const isOld = isOldVersion(version);
  const verification = document.verification ?? document.verify;
  const { type, url, creator } = isJsonObject(verification) ? verification : ({} as JsonObject);
  const isSigned = type === "SignedBadge" || type === "signed";
  const address = version === "0.5" ? foundAt : isOld ? url : document.id;
  const keyAddress = isOld ? url : creator;
  const moment = isOld ? looseMomentOf : momentOf;
  const from = moment(document.issuedOn ?? document.issued_on);
  const until = moment(document.expires);
  return {
    version,
    document,
    mode: isSigned ? "signed" : "hosted",
    ...(!isSigned && isWebAddress(address) ? { address } : {}),
    ...(isSigned && typeof keyAddress === "string" ? { keyAddress } : {}),
    ids: [document.id, document.uid].filter((id) => typeof id === "string"),
    identities: identitiesIn(document),
    badge: document.badge,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

/** OB 2.0 and 1.1 IdentityObject; of 0.5 a mail address or its hash, with the salt beside it. */
function identitiesIn({ recipient, salt }: JsonObject): BadgeIdentity[] {
  if (typeof recipient === "string") {
    const hashed = /^(?:sha256|md5)\$/.test(recipient);
    return [{ kind: "email", hashed, value: recipient, salt: typeof salt === "string" ? salt : "" }];
  }
  if (!isJsonObject(recipient)) return [];
  const { type, hashed, identity, salt: own } = recipient;
  return [
    {
      kind: typeof type === "string" ? clip(type, 50) : "identity",
      hashed: hashed === true,
      value: typeof identity === "string" ? identity : "",
      salt: typeof own === "string" ? own : "",
    },
  ];
}
