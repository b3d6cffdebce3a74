import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { connect } from "node:net";

/** A client certificate with its key, in PEM. */
export interface ClientIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface RawCallOptions {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly identity?: ClientIdentity;
  /** The address the call comes from, of 127.0.0.0/8. */
  readonly from?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Calls without what `fetch` adds by itself: no default headers, any client certificate, any own address. */
export async function rawCall(method: string, url: string, options: RawCallOptions = {}): Promise<RawAnswer> {
  const secure = url.startsWith("https:");
  const request = (secure ? https : http).request(url, {
    method,
    agent: false,
    headers: {
      ...options.headers,
      ...(options.body === undefined ? {} : { "content-length": Buffer.byteLength(options.body) }),
    },
    ...(options.from ? { localAddress: options.from } : {}),
    ...(secure ? { rejectUnauthorized: false, ...options.identity } : {}),
  });
  request.end(options.body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Sends bytes over a connection of their own and returns everything that came back until it closed or fell silent. */
export async function exchange(origin: string, text: string | Buffer, silenceMs = 5000): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.setTimeout(silenceMs, () => socket.destroy());
  socket.write(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}
