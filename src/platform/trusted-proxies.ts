import { inNetworks, plainAddress, readNetworks, type Network } from "#src/platform/networks.ts";

/** Whether an address (as from a socket) is a reverse proxy of ours, whose forwarded headers are believed. */
export type IsTrusted = (address: string | null | undefined) => boolean;

export interface TrustedProxies {
  isTrusted: IsTrusted;
  /** A sentence for every entry that could not be read; such entries trust nobody. */
  problems: string[];
}

/** Reads TRUSTED_PROXIES: addresses and networks of IPv4 and IPv6, separated by commas; `loopback` stands for this machine. */
export function parseTrustedProxies(text: string): TrustedProxies {
  const networks: Network[] = [];
  const problems: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const read = readNetworks(entry);
    if (read) networks.push(...read);
    else problems.push(`"${entry}" is no address, no network such as 10.0.0.0/8, and not "loopback".`);
  }
  const isProxy = inNetworks(networks);
  const isTrusted: IsTrusted = (address) => isProxy(address ?? "");
  return { isTrusted, problems };
}

/**
 * The address of the caller: the nearest one, reading X-Forwarded-For from the right, that is not a trusted proxy. What stands left
 * of it is hearsay and ignored. Null when the socket has no address. IPv4 in IPv6 comes out as IPv4.
 */
export function clientAddress(
  remoteAddress: string | null | undefined,
  forwardedFor: string | null | undefined,
  isTrusted: IsTrusted,
): string | null {
  let current = plainAddress(remoteAddress ?? "");
  const hops = (forwardedFor ?? "").split(",");
  while (current !== null && isTrusted(current)) {
    const hop = hops.pop();
    const next = hop === undefined ? null : plainAddress(withoutPort(hop.trim()));
    if (next === null) break;
    current = next;
  }
  return current;
}

/** Some proxies write `1.2.3.4:5678` or `[::1]:5678`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
