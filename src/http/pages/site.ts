import type { Addresses } from "#src/domain/publishing/addresses.ts";

/** How pages name this installation. */
export interface Site {
  readonly addresses: Addresses;
  /** Host and port, as a browser's address bar shows them. */
  readonly host: string;
  /** The path of this installation on its host: empty, or with a leading slash and no trailing one. */
  readonly base: string;
  /** An address of this installation without its host, so that a page works at whatever name it was reached. */
  local(address: string): string;
}

/** The installation at these addresses. */
export function siteOf(addresses: Addresses): Site {
  const url = new URL(addresses.origin);
  return {
    addresses,
    host: url.host,
    base: addresses.origin.slice(url.origin.length),
    local: (address) => address.slice(url.origin.length),
  };
}
