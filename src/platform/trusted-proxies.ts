import { BlockList, isIP } from "node:net";

/** Whether an address (as from a socket) is a reverse proxy of ours, whose forwarded headers are believed. */
export type IsTrusted = (address: string | null | undefined) => boolean;

export interface TrustedProxies {
  isTrusted: IsTrusted;
  /** A sentence for every entry that could not be read; such entries trust nobody. */
  problems: string[];
}

/** Reads TRUSTED_PROXIES: addresses and networks of IPv4 and IPv6, separated by commas; `loopback` stands for this machine. */
export function parseTrustedProxies(text: string): TrustedProxies {
  // Two lists, because one alone lets `::/0` match every IPv4 address as well.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  const problems: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const networks = entry.toLowerCase() === "loopback" ? loopback : [readNetwork(entry)];
    for (const network of networks) {
      if (network) lists[network.family].addSubnet(network.address, network.bits, network.family);
      else problems.push(`"${entry}" is no address, no network such as 10.0.0.0/8, and not "loopback".`);
    }
  }
  const nobody = lists.ipv4.rules.length === 0 && lists.ipv6.rules.length === 0;
  const isTrusted: IsTrusted = (address) => {
    if (nobody) return false;
    const plain = plainAddress(address ?? "");
    if (plain === null) return false;
    const family = familyOf(plain);
    return lists[family].check(plain, family);
  };
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

interface Network {
  family: "ipv4" | "ipv6";
  address: string;
  bits: number;
}

const loopback: Network[] = [
  { family: "ipv4", address: "127.0.0.0", bits: 8 },
  { family: "ipv6", address: "::1", bits: 128 },
];

function readNetwork(entry: string): Network | null {
  const [, host = "", mask] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const address = plainAddress(host);
  if (address === null) return null;
  const family = familyOf(address);
  const mapped = family === "ipv4" && host.includes(":");
  const widest = family === "ipv4" ? 32 : 128;
  const bits = mask === undefined ? widest : Number(mask) - (mapped ? 96 : 0);
  return bits < 0 || bits > widest ? null : { family, address, bits };
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}

/** An address without zone, IPv4 in IPv6 as IPv4, or null when it is none. */
function plainAddress(text: string): string | null {
  const address = text.replace(/%.*$/s, "");
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : null;
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped?.[1] || !mapped[2]) return canonical;
  const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Some proxies write `1.2.3.4:5678` or `[::1]:5678`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
