import { BlockList, isIP } from "node:net";

export interface Network {
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  readonly bits: number;
}

/** Whether an address, with or without a zone, lies in one of some networks. IPv4 in IPv6 is the IPv4 address. */
export type IsInNetworks = (address: string) => boolean;

/** This machine. */
const loopback: readonly Network[] = [
  { family: "ipv4", address: "127.0.0.0", bits: 8 },
  { family: "ipv6", address: "::1", bits: 128 },
];

/** Reads an address, a network such as `10.0.0.0/8`, or `loopback` for this machine; null when the text is none of them. */
export function readNetworks(text: string): readonly Network[] | null {
  if (text.toLowerCase() === "loopback") return loopback;
  const [, host = "", mask] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = plainAddress(host);
  if (address === null) return null;
  const family = familyOf(address);
  const mapped = family === "ipv4" && host.includes(":");
  const widest = family === "ipv4" ? 32 : 128;
  const bits = mask === undefined ? widest : Number(mask) - (mapped ? 96 : 0);
  return bits < 0 || bits > widest ? null : [{ family, address, bits }];
}

/** Makes the test whether an address lies in one of the networks. */
export function inNetworks(networks: readonly Network[]): IsInNetworks {
  // Two lists, because one alone lets `::/0` match every IPv4 address as well.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { family, address, bits } of networks) lists[family].addSubnet(address, bits, family);
  return (address) => {
    if (networks.length === 0) return false;
    const plain = plainAddress(address);
    if (plain === null) return false;
    const family = familyOf(plain);
    return lists[family].check(plain, family);
  };
}

/** An address in its canonical form without zone, IPv4 in IPv6 as IPv4; null when the text is none. */
export function plainAddress(text: string): string | null {
  const address = text.replace(/%.*$/s, "");
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : null;
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  return ipv4Behind([0, 0, 0, 0, 0, 0xffff], canonical) ?? canonical;
}

/** The IPv4 address in the last 32 bits of an IPv6 address whose first 96 are `prefix`, in groups of 16; null for others. */
export function ipv4Behind(prefix: readonly number[], canonical: string): string | null {
  const groups = groupsOf(canonical);
  if (prefix.some((group, at) => groups[at] !== group)) return null;
  return groups
    .slice(6)
    .map((group) => `${group >> 8}.${group & 255}`)
    .join(".");
}

/** The network of whoever has an address: the /64 of an IPv6 address, such as `2001:db8:0:0`; others as they are. */
export function networkAround(address: string): string {
  const plain = plainAddress(address) ?? address;
  if (isIP(plain) !== 6) return plain;
  return groupsOf(plain)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":");
}

/** The eight groups of an IPv6 address. */
function groupsOf(canonical: string): number[] {
  const [head = "", tail] = canonical.split("::");
  const [left, right] = [head, tail ?? ""].map((side) =>
    side.split(":").flatMap((group) => (group === "" ? [] : [Number.parseInt(group, 16)])),
  ) as [number[], number[]];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
