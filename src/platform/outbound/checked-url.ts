import { OutboundError } from "#src/platform/outbound/outbound-error.ts";

/** What an address has to be besides http or https without credentials. */
export interface UrlRules {
  readonly httpsOnly?: boolean | undefined;
  /** The ports that may be asked; by default 80, 443 and all from 1024 on: other services live below. */
  readonly ports?: readonly number[] | undefined;
}

/** Reads an address that is to be fetched; throws OutboundError `bad-url` or `refused-address`. */
export function checkedUrl(address: string, rules: UrlRules, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (!url) throw new OutboundError("bad-url", "This is no address.");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new OutboundError(
      "bad-url",
      `An address has to begin with https:// or http://, not ${url.protocol}`,
    );
  }
  if (rules.httpsOnly && url.protocol !== "https:") {
    throw new OutboundError("bad-url", `The address at ${url.host} has to begin with https://.`);
  }
  if (url.username || url.password) {
    throw new OutboundError("bad-url", `The address at ${url.host} holds a name or password.`);
  }
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const open = rules.ports ? rules.ports.includes(port) : port === 80 || port === 443 || port >= 1024;
  if (!open)
    throw new OutboundError("refused-address", `Port ${port} of ${url.hostname} is not asked from here.`);
  return url;
}
