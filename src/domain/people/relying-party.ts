import { isIP } from "node:net";

/** What passkeys are bound to: the host of this installation. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** The installation as passkeys know it; null where browsers give none: at a bare network address, and without https. */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(publicUrl);
  const named = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const safe = protocol === "https:" || hostname === "localhost";
  return named && safe ? { id: hostname, origin } : null;
}
