import type { IssuerId } from "#src/platform/ids.ts";
import { Problem } from "#src/platform/problem.ts";

/** Who is asking: an issuer's API client, the operator at the command line, an earner with a link, or the program itself. */
export interface Caller {
  readonly kind: "api-client" | "operator" | "earner" | "system";
  /** The issuer whose things the caller may touch. */
  readonly issuerId: IssuerId;
  /** How the audit log names the caller, such as `certificate 3F09…` or `award 9c1b…`. */
  readonly name: string;
  /** Network address, or `local`. */
  readonly address: string;
  readonly requestId: string;
}

/** Refuses whoever may not act for the issuer the work belongs to; earners never may. */
export function requireIssuer(caller: Caller, issuerId: IssuerId): void {
  if (caller.issuerId !== issuerId || caller.kind === "earner") {
    throw new Problem("forbidden", "These credentials belong to another issuer.");
  }
}
