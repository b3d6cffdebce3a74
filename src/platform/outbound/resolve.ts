import { lookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";
import { isPublicAddress } from "#src/platform/outbound/public-addresses.ts";

/** Finds the addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The system's resolver, which also knows /etc/hosts. */
export const systemResolve: Resolve = (hostname) => promisify(lookup)(hostname, { all: true });

/**
 * The addresses of a URL's host that may be connected to. The connection has to be made to one of these: the name may lead elsewhere
 * when it is resolved again. Throws OutboundError `unreachable` or `refused-address`.
 */
export async function reachableAddresses(
  url: URL,
  resolve: Resolve,
  isAllowed: (hostname: string, address: string) => boolean,
): Promise<readonly LookupAddress[]> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(hostname);
  const found = family ? [{ address: hostname, family }] : await resolved(hostname, resolve);
  const open = found.filter(({ address }) => isPublicAddress(address) || isAllowed(hostname, address));
  if (open.length > 0) return open;
  throw new OutboundError("refused-address", `${hostname} is at an address that is not asked from here.`);
}

async function resolved(hostname: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const found = await resolve(hostname).catch((error: unknown) => {
    throw new OutboundError("unreachable", `There is no host ${hostname}.`, error);
  });
  if (found.length === 0) throw new OutboundError("unreachable", `There is no host ${hostname}.`);
  return found;
}
