import { createHash } from "node:crypto";
import { note } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";
import type { RecipientHint } from "./report.ts";

/** One identity of a recipient as a badge has it: in clear, or as `algorithm$hex` of the identity and the salt. */
export interface BadgeIdentity {
  kind: string;
  hashed: boolean;
  value: string;
  salt: string;
}

/**
 * Compares the identities in a badge with those of the person asked about (OB 2.0 IdentityObject; OB 3.0 Verify the
 * Recipient Using an Identifier): one of the one equal to one of the other is enough.
 */
export function noteRecipient(inspection: Inspection, identities: readonly BadgeIdentity[]): void {
  const { recipients } = inspection;
  if (recipients.length === 0) note(inspection, "recipient-not-asked");
  else if (identities.some((identity) => recipients.some((known) => isSame(identity, known))))
    note(inspection, "recipient-matches");
  else if (identities.some((identity) => recipients.some((known) => isComparable(identity, known))))
    note(inspection, "recipient-differs");
  else note(inspection, "recipient-not-comparable");
}

/** What may be shown of the identities. */
export function recipientHints(identities: readonly BadgeIdentity[]): RecipientHint[] {
  return identities
    .slice(0, 10)
    .map(({ kind, hashed, value }) =>
      hashed ? { kind, hashed } : { kind, hashed, identity: value.slice(0, 300) },
    );
}

/** Whether two identities are one: mail addresses and hex digits in any case. */
function isSame({ hashed, value, salt }: BadgeIdentity, known: string): boolean {
  const plain = known.trim();
  if (!hashed) return equal(value, plain) || equal(value, `mailto:${plain}`);
  const [algorithm = "", digest = ""] = value.split("$", 2);
  if (algorithm !== "sha256" && algorithm !== "md5") return false;
  return [plain.toLowerCase(), plain].some(
    (identity) =>
      createHash(algorithm)
        .update(identity + salt)
        .digest("hex") === digest.toLowerCase(),
  );
}

/**
 * Whether a difference between two identities says anything: a mail address is compared with mail addresses only, and a
 * random `urn:uuid:` or a DID stands for a person without saying who that is.
 */
function isComparable({ kind, value }: BadgeIdentity, known: string): boolean {
  if (known.includes("@")) return kind === "email" || kind === "emailAddress" || value.startsWith("mailto:");
  return kind === "id" ? known.includes(":") : kind !== "email" && kind !== "emailAddress";
}

function equal(one: string, other: string): boolean {
  return one.includes("@") ? one.trim().toLowerCase() === other.toLowerCase() : one.trim() === other;
}
