import { inNetworks, readNetworks, type Network } from "#src/platform/networks.ts";

/** Which addresses besides public ones may be fetched from; an operator's decision. */
export interface AllowList {
  readonly networks: readonly Network[];
  /** Host names, lower case; `*.example.org` stands for every name below example.org. */
  readonly hosts: readonly string[];
}

/** Nothing but public addresses. */
export const allowNothing: AllowList = { networks: [], hosts: [] };

const hostPattern =
  /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * Reads OUTBOUND_ALLOW: addresses, networks, `loopback` and host names, separated by commas. The problems hold a sentence for every
 * entry that could not be read.
 */
export function parseAllowList(text: string): { allow: AllowList; problems: string[] } {
  const networks: Network[] = [];
  const hosts: string[] = [];
  const problems: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim().toLowerCase())) {
    if (entry === "") continue;
    const read = readNetworks(entry);
    if (read) networks.push(...read);
    else if (hostPattern.test(entry) && !/^[\d.]+$/.test(entry)) hosts.push(entry);
    else
      problems.push(
        `"${entry}" is no host name, no address, no network such as 10.0.0.0/8, and not "loopback".`,
      );
  }
  return { allow: { networks, hosts }, problems };
}

/** Whether the list lets a host be reached at an address that is not public. */
export function allowing(allow: AllowList): (hostname: string, address: string) => boolean {
  const inAllowed = inNetworks(allow.networks);
  return (hostname, address) => isListed(allow.hosts, hostname) || inAllowed(address);
}

function isListed(hosts: readonly string[], hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  return hosts.some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host));
}
