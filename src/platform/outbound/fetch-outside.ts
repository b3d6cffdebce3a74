import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { getCACertificates } from "node:tls";
import { allowing, allowNothing, type AllowList } from "#src/platform/outbound/allow-list.ts";
import { checkedUrl, type UrlRules } from "#src/platform/outbound/checked-url.ts";
import { exchange } from "#src/platform/outbound/exchange.ts";
import { OutboundError } from "#src/platform/outbound/outbound-error.ts";
import { acceptedEncodings, readBody, type TakeBody } from "#src/platform/outbound/read-body.ts";
import { reachableAddresses, systemResolve, type Resolve } from "#src/platform/outbound/resolve.ts";
import { withTimeLimits, type TimeLimit, type TimeLimits } from "#src/platform/outbound/time-limits.ts";

/** What is asked for and how; the defaults fit a small public document. */
export interface OutsideRequest extends UrlRules {
  /** GET by default. Redirects are followed for GET and HEAD only. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** After a redirect to another origin only `accept` and `accept-language` of these are sent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: { readonly bearer: string } | { readonly user: string; readonly password: string };
  readonly body?: string | Uint8Array;
  /** The most bytes of a body, also after decompression; 1 MiB by default. */
  readonly maxBytes?: number;
  /** Takes the body of a 200 piece by piece instead of its being kept; what it throws ends the fetch. */
  readonly take?: TakeBody;
  /** How many redirects are followed; 5 by default. */
  readonly maxRedirects?: number;
  /** In milliseconds; the total holds over all redirects. */
  readonly timeLimits?: Partial<TimeLimits>;
  /** Ends the fetch with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An answer, whatever its status. */
export interface OutsideAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Where it came from after redirects. */
  readonly url: string;
}

/**
 * Fetches an address that a stranger gave. Only public addresses and those an operator allows are connected to, at every redirect anew;
 * size and time are limited; no cookies are kept and no proxy of the environment is used. Throws OutboundError when there is no answer.
 */
export type FetchOutside = (address: string, request?: OutsideRequest) => Promise<OutsideAnswer>;

export interface OutsideSettings {
  /** What may be connected to besides public addresses; nothing by default. */
  readonly allow?: AllowList;
  readonly userAgent?: string;
  /** Keeps connections for the next request, for many requests to one server. Off by default. */
  readonly keepAlive?: boolean;
  /** Certificate authorities to trust besides the usual ones, and a client certificate, as PEM. */
  readonly tls?: { readonly ca?: readonly string[]; readonly cert?: string; readonly key?: string };
  readonly resolve?: Resolve;
}

const timeLimits: TimeLimits = { connect: 5000, firstByte: 10_000, total: 20_000 };

/** Redirects that a GET follows. */
const redirecting = [301, 302, 303, 307, 308];

/** Makes the one way in which this program asks other people's servers. */
export function makeFetchOutside(settings: OutsideSettings = {}): FetchOutside {
  const { allow = allowNothing, userAgent = "Badgeworks", resolve = systemResolve } = settings;
  const isAllowed = allowing(allow);
  const agents = agentsOf(settings);

  /** Asks one address and follows it to where it leads. */
  async function follow(address: string, request: OutsideRequest, time: TimeLimit): Promise<OutsideAnswer> {
    const { method = "GET", maxBytes = 1_048_576, maxRedirects = 5 } = request;
    let url = checkedUrl(address, request);
    let headers = headersOf(request, userAgent);
    for (let redirects = 0; ; redirects++) {
      const { host } = url;
      time.begin("connect", host);
      const response = await exchange({
        url,
        addresses: await reachableAddresses(url, resolve, isAllowed),
        agent: url.protocol === "https:" ? agents.https : agents.http,
        method,
        headers,
        body: request.body,
        onConnected: () => time.begin("firstByte", host),
        signal: time.signal,
      });
      time.begin("body", host);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (!redirecting.includes(status) || location === undefined) {
        const take = status === 200 ? request.take : undefined;
        const body = method === "HEAD" ? Buffer.alloc(0) : await readBody(response, host, maxBytes, take);
        return { status, headers: headersFrom(response), body, url: withoutFragment(url) };
      }
      response.destroy();
      if (method !== "GET" && method !== "HEAD") {
        throw new OutboundError("bad-redirect", `${host} sends a ${method} elsewhere.`);
      }
      if (redirects === maxRedirects) {
        const much = maxRedirects === 0 ? "to another address" : `more than ${maxRedirects} times`;
        throw new OutboundError("bad-redirect", `${host} redirects ${much}.`);
      }
      const next = redirectedTo(location, url, request);
      if (next.origin !== url.origin) headers = publicHeaders(headers);
      url = next;
    }
  }
  return (address, request = {}) =>
    withTimeLimits({ ...timeLimits, ...request.timeLimits }, request.signal, (time) =>
      follow(address, request, time),
    );
}

function agentsOf({ keepAlive = false, tls = {} }: OutsideSettings): {
  http: http.Agent;
  https: https.Agent;
} {
  // Hosts with several addresses are tried one after the other; Node gives each a quarter of a second, less than a way around the world.
  const options = { keepAlive, autoSelectFamilyAttemptTimeout: 1500 };
  const { ca, ...identity } = tls;
  const trusted = ca ? { ca: [...getCACertificates("default"), ...ca] } : {};
  return { http: new http.Agent(options), https: new https.Agent({ ...options, ...identity, ...trusted }) };
}

function headersOf({ headers = {}, credentials }: OutsideRequest, userAgent: string): Record<string, string> {
  const own: Record<string, string> = {
    "user-agent": userAgent,
    accept: "*/*",
    "accept-encoding": acceptedEncodings,
  };
  for (const [name, value] of Object.entries(headers)) own[name.toLowerCase()] = value;
  if (!credentials) return own;
  const authorization =
    "bearer" in credentials
      ? `Bearer ${credentials.bearer}`
      : `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`;
  return { ...own, authorization };
}

/** The headers that say nothing to an origin they were not meant for. */
function publicHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const open = ["user-agent", "accept", "accept-encoding", "accept-language"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => open.includes(name)));
}

function redirectedTo(location: string, from: URL, rules: OutsideRequest): URL {
  const next = redirectTarget(location, from, rules);
  if (from.protocol === "https:" && next.protocol === "http:") {
    throw new OutboundError("bad-redirect", `${from.host} redirects from https to http.`);
  }
  return next;
}

function redirectTarget(location: string, from: URL, rules: OutsideRequest): URL {
  try {
    return checkedUrl(location, rules, from);
  } catch (error) {
    if (!(error instanceof OutboundError) || error.code !== "bad-url") throw error;
    throw new OutboundError(
      "bad-redirect",
      `${from.host} redirects to where nothing is asked: ${error.message}`,
    );
  }
}

function headersFrom(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

function withoutFragment(url: URL): string {
  return url.href.replace(/#.*$/s, "");
}
