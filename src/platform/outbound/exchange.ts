import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupAddress } from "node:dns";
import type { LookupFunction, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { OutboundError, type OutboundErrorCode } from "#src/platform/outbound/outbound-error.ts";

/** The most that an answer's headers may have, in bytes. */
const maxHeaderBytes = 16_384;

/** One request to one server, whose addresses have been checked. */
export interface Exchange {
  readonly url: URL;
  /** The connection is made to one of these, whatever the name has come to mean. */
  readonly addresses: readonly LookupAddress[];
  readonly agent: http.Agent | https.Agent;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Called when the connection stands, TLS included. */
  readonly onConnected: () => void;
  readonly signal: AbortSignal;
}

/** Sends one request and waits for the headers of its answer. */
export function exchange(order: Exchange): Promise<IncomingMessage> {
  const { url, agent, method, body, signal, onConnected } = order;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === "https:" ? https.request : http.request;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const options = {
    agent,
    method,
    headers: { ...order.headers, ...length },
    lookup: pinned(order.addresses),
    maxHeaderSize: maxHeaderBytes,
    signal,
  };
  const request = sendable(() => send(url, options), url.host);
  request.on("socket", (socket) => {
    if (request.reusedSocket) onConnected();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", onConnected);
  });
  request.on("response", resolve);
  request.on("error", (error) => reject(outboundError(error, url.host, request.socket)));
  // A server that switches protocols is hung up on.
  request.on("close", () => reject(new OutboundError("bad-answer", `${url.host} gave no answer.`)));
  request.end(body);
  return promise;
}

/** Node throws at once when a header cannot be sent. */
function sendable<Request>(make: () => Request, host: string): Request {
  try {
    return make();
  } catch (error) {
    throw outboundError(error, host);
  }
}

/** A look-up that was made before. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, done) => {
    const [first] = addresses;
    if (options.all || !first) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

/** What Node throws for a server's fault, as one of ours; anything else is a bug and stays as it is. */
export function outboundError(error: unknown, host: string, socket: Socket | null = null): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null || error instanceof OutboundError) return error;
  const because = (ours: OutboundErrorCode, message: string) => new OutboundError(ours, message, error);
  if (socket instanceof TLSSocket && socket.authorizationError) {
    return because("untrusted-certificate", `The certificate of ${host} is not to be trusted (${code}).`);
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    return because("too-large", `${host} answered with more than ${maxHeaderBytes} bytes of headers.`);
  }
  if (code === "ERR_INVALID_CHAR" || code === "ERR_INVALID_HTTP_TOKEN") {
    return because("bad-request", `What is to be sent to ${host} holds characters that cannot be sent.`);
  }
  if (/^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_)/.test(code)) {
    return because("bad-answer", `What ${host} answered cannot be read (${code}).`);
  }
  return because("unreachable", `${host} cannot be reached (${code}).`);
}
