import { OB2_CONTEXT } from "../contexts.ts";
import { optionalFields } from "../optional-fields.ts";
import type { Optional } from "../optional-fields.ts";

/** What is left of an OB 2.0 Assertion once it is revoked: nothing about the recipient or the badge. */
export interface Ob2RevokedAssertion {
  "@context": typeof OB2_CONTEXT;
  id: string;
  type: "Assertion";
  revoked: true;
  revocationReason?: string;
}

/**
 * The body to send with status 410 at a revoked assertion's address (OB 2.0 Revoking Hosted Assertions). Always
 * send it: checkers break on an empty 410.
 *
 * @example
 * revokedAssertion({ id: "https://badges.example.org/v1/assertion/0a1b", reason: "Awarded in error" });
 */
export function revokedAssertion(award: { id: string; reason?: Optional<string> }): Ob2RevokedAssertion {
  return {
    "@context": OB2_CONTEXT,
    id: award.id,
    type: "Assertion",
    revoked: true,
    ...optionalFields({ revocationReason: award.reason }),
  };
}
