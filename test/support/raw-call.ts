import { randomInt } from "node:crypto";
import { once } from "node:events";
import http, { type Agent, type IncomingMessage } from "node:http";
import https from "node:https";
import { connect, isIP } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { makeAnswer, type Answer } from "#test/support/answer.ts";

/** A client certificate with its key, in PEM. */
export interface ClientIdentity {
  readonly cert: string;
  readonly key: string;
}

/** How a connection over TLS is made: what the client shows, and whom it believes. */
export interface TlsOptions {
  readonly identity?: ClientIdentity | undefined;
  /** Authorities to believe, in PEM; null: those of the system. Without it any certificate of the server is taken. */
  readonly ca?: string | null | undefined;
}

export interface RawCallOptions extends TlsOptions {
  readonly body?: string | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where the host of the address is found, as a hosts file would say; its certificate still has to name the host. */
  readonly at?: { readonly host: string; readonly port: number } | undefined;
  /** The address the call comes from, of 127.0.0.0/8. */
  readonly from?: string | undefined;
  /** Keeps connections; without one each call has its own. It makes them, so `identity` and `ca` have to be the agent's. */
  readonly agent?: Agent | undefined;
}

/** An answer with what `fetch` hides. */
export interface RawAnswer extends Answer {
  readonly httpVersion: string;
  /** The header names letter by letter. */
  readonly headerNames: readonly string[];
}

/** An address of this machine that hardly anyone else calls from. */
export function localAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

/** Calls without what `fetch` adds by itself: no default headers, any client certificate, any own address. */
export async function rawCall(method: string, url: string, options: RawCallOptions = {}): Promise<RawAnswer> {
  const secure = url.startsWith("https:");
  const { host, hostname: servername } = new URL(url);
  const { at } = options;
  const request = (secure ? https : http).request(url, {
    method,
    agent: options.agent ?? false,
    ...(at ? { hostname: at.host, port: at.port, servername } : {}),
    headers: {
      ...(at ? { host } : {}),
      ...options.headers,
      ...(options.body === undefined ? {} : { "content-length": Buffer.byteLength(options.body) }),
    },
    ...(options.from ? { localAddress: options.from } : {}),
    ...(secure ? tlsOf(options) : {}),
  });
  request.end(options.body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return readWhole(response);
}

/** Node's options for a connection over TLS. */
export function tlsOf({ identity, ca }: TlsOptions): ConnectionOptions {
  return {
    rejectUnauthorized: ca !== undefined,
    ...(ca ? { ca } : {}),
    ...identity,
  };
}

/** The whole of a response of node:http. */
export async function readWhole(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const headers = new Headers();
  const headerNames = response.rawHeaders.filter((_, at) => at % 2 === 0);
  headerNames.forEach((name, at) => headers.append(name, response.rawHeaders[at * 2 + 1] ?? ""));
  const answer = makeAnswer(response.statusCode ?? 0, headers, Buffer.concat(chunks));
  return Object.assign(answer, { httpVersion: response.httpVersion, headerNames });
}

/** Sends bytes over a connection of their own and returns everything that came back until it closed or fell silent. */
export async function exchange(
  origin: string,
  text: string | Buffer,
  silenceMs = 5000,
  tls: TlsOptions = {},
): Promise<string> {
  const { hostname, port, protocol } = new URL(origin);
  const secure = protocol === "https:";
  const to = { host: hostname, port: Number(port || (secure ? 443 : 80)) };
  const named = isIP(hostname) === 0 ? { servername: hostname } : {};
  const socket = secure ? connectTls({ ...to, ...named, ...tlsOf(tls) }) : connect(to);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.setTimeout(silenceMs, () => socket.destroy());
  socket.write(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}
