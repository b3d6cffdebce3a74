import { inNetworks, ipv4Behind, plainAddress, readNetworks } from "#src/platform/networks.ts";

const networks = (...texts: string[]) => inNetworks(texts.flatMap((text) => readNetworks(text) ?? []));

/** The special IPv4 networks of RFC 6890 and its successors, and a cloud's inner server that has a public address. */
const special4 = networks(
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // behind a provider's NAT
  "127.0.0.0/8", // loopback
  "168.63.129.16", // Azure's machine service
  "169.254.0.0/16", // link-local; clouds give out credentials at 169.254.169.254
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
);

/** All of IPv6 that is ever given to hosts of the internet: loopback, unique local, link-local, multicast lie outside. */
const global6 = networks("2000::/3");

/** What of it is no host's: tunnels that carry an IPv4 address (Teredo, 6to4), protocol assignments, documentation. */
const special6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

const nat64 = [0x64, 0xff9b, 0, 0, 0, 0];

/**
 * Whether an address is one that anybody on the internet may be asked at. IPv4 in IPv6, mapped or behind NAT64's well-known prefix, is
 * judged as the IPv4 address; what cannot be read is not public.
 */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  if (plain === null) return false;
  if (!plain.includes(":")) return !special4(plain);
  const translated = ipv4Behind(nat64, plain);
  if (translated !== null) return !special4(translated);
  return global6(plain) && !special6(plain);
}
