import { requireRight } from "#src/domain/access/rights.ts";
import type { RoleGrant } from "#src/domain/access/roles.ts";
import type { IssuerId, PersonId } from "#src/platform/ids.ts";

/**
 * Who is asking: an issuer's API client, a person who works for the issuer, the operator (at the command line, or a person who acts for
 * an issuer), an earner with a link, or the program itself.
 */
export interface Caller {
  readonly kind: "api-client" | "person" | "operator" | "earner" | "system";
  /** The issuer whose things the caller may touch; `installation` for what belongs to no issuer. */
  readonly issuerId: IssuerId;
  /** How the audit log names the caller, such as `certificate 3F09…` or `award 9c1b…`. */
  readonly name: string;
  /** Network address, or `local`. */
  readonly address: string;
  readonly requestId: string;
  /** Whose account it is, when somebody has signed in. */
  readonly personId?: PersonId;
  /** Of a person: what they do for the issuer. */
  readonly roles?: readonly RoleGrant[];
}

/** Refuses whoever may not manage the whole issuer that the work belongs to: of its people only owners may. */
export function requireIssuer(caller: Caller, issuerId: IssuerId): void {
  requireRight(caller, issuerId, "issuer.manage");
}
