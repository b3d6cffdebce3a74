import { randomUUID } from "node:crypto";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { UsualCaseResponse } from "#src/http/usual-case-response.ts";
import type { Lane, Web } from "#src/http/web.ts";
import { Problem } from "#src/platform/problem.ts";
import type { Log } from "#src/platform/log.ts";
import { clientAddress, type IsTrusted } from "#src/platform/trusted-proxies.ts";

/** The application all doors are mounted on, with last-resort errors. */
export function makeWebApp(doors: readonly Hono<Web>[], isTrusted: IsTrusted, log: Log): Hono<Web> {
  const app = new Hono<Web>({ getPath: (request) => cleanPath(request.url) });
  app.use((c, next) => {
    const { socket } = c.env.incoming;
    const requestId = String(c.env.outgoing.getHeader("X-Request-Id"));
    c.set("from", {
      address: clientAddress(socket.remoteAddress, c.req.header("x-forwarded-for"), isTrusted) ?? "unknown",
      requestId,
    });
    return next();
  });
  for (const door of doors) app.route("/", door);
  app.notFound((c) => c.text("404 Not Found", 404));
  app.onError((error, c) => failed(c, error, log));
  return app;
}

/** The path to route by: runs of slashes are one, and one at the end is none. Old clients build both. */
export function cleanPath(url: string): string {
  const slash = url.indexOf("/", url.indexOf("://") + 3);
  if (slash < 0) return "/";
  const tail = url.slice(slash);
  const mark = tail.search(/[?#]/);
  const path = mark < 0 ? tail : tail.slice(0, mark);
  const clean = path.includes("//") ? path.replace(/\/{2,}/g, "/") : path;
  const bare = clean.length > 1 && clean.endsWith("/") ? clean.slice(0, -1) : clean;
  return bare.includes("%") ? decoded(bare) : bare;
}

/** Decoded once: an escaped percent sign stays one, because parameters are decoded again when they are read. */
function decoded(path: string): string {
  try {
    return decodeURI(path.replaceAll("%25", "%2525"));
  } catch {
    return path;
  }
}

function failed(c: Context<Web>, error: unknown, log: Log): Response {
  if (error instanceof Problem && error.kind === "unavailable") {
    const { retryAfterSeconds } = error.detail;
    return c.text(error.message, 503, retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : {});
  }
  const { requestId } = c.get("from");
  log.error({ requestId, err: error }, "a request failed");
  return c.text(`500 Internal Server Error (request ${requestId})`, 500);
}

/** Where the server listens; a listener that is off is null. */
export interface Listeners extends AsyncDisposable {
  readonly httpPort: number;
  readonly httpsPort: number | null;
}

export interface ListenOptions {
  /** Null: every address of this machine. */
  readonly host: string | null;
  readonly port: number;
  /** Nobody is asked to send more. */
  readonly bodyBytes: number;
  /** Null: no TLS listener. */
  readonly https: { port: number; certificatePem: string; keyPem: string } | null;
}

/** A path with the addresses of a large revocation has to fit into the request line. */
const how = {
  ServerResponse: UsualCaseResponse,
  maxHeaderSize: 1_048_576,
  requestTimeout: 300_000,
  headersTimeout: 30_000,
  keepAliveTimeout: 65_000,
};

/**
 * Names every request and answers it by the lane or by the application, over plain HTTP and over TLS; the TLS listener asks for
 * a client certificate and takes callers without one.
 */
export async function listen(app: Hono<Web>, lane: Lane, options: ListenOptions): Promise<Listeners> {
  // It puts a Response of its own in the place of the global one: text goes out without a stream around it.
  // Node itself reads and drops what is left of a refused body; the adapter would cut the connection after half a second.
  const handle = getRequestListener(app.fetch, { autoCleanupIncoming: false });
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // Not on the finished Response: a header added there makes a whole new one.
    outgoing.setHeader("X-Request-Id", randomUUID());
    outgoing.setHeader("X-Content-Type-Options", "nosniff");
    void lane(incoming, outgoing).then((answered) => (answered ? undefined : handle(incoming, outgoing)));
  };
  const http = createHttpServer(how, listener);
  const https = options.https
    ? createHttpsServer(
        {
          ...how,
          cert: options.https.certificatePem,
          key: options.https.keyPem,
          minVersion: "TLSv1.2",
          requestCert: true,
          rejectUnauthorized: false,
        },
        listener,
      )
    : null;
  for (const server of [http, https]) {
    if (!server) continue;
    refuseLargeBodiesEarly(server, options.bodyBytes, listener);
    // Whoever has taken nothing for so long will not: a long answer holds a place.
    server.setTimeout(300_000);
  }
  await start(http, options.port, options.host);
  if (https && options.https) await start(https, options.https.port, options.host);
  return {
    httpPort: portOf(http),
    httpsPort: https ? portOf(https) : null,
    async [Symbol.asyncDispose]() {
      await Promise.all([stop(http), https && stop(https)]);
    },
  };
}

/** A caller that asks before it sends a large body is answered before it does. */
function refuseLargeBodiesEarly(
  server: Server,
  bodyBytes: number,
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): void {
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (Number(incoming.headers["content-length"] ?? 0) <= bodyBytes) outgoing.writeContinue();
    listener(incoming, outgoing);
  });
}

function start(server: Server, port: number, host: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(plainly(error, port)));
    // The usual 511 overflows when many clients come back at the same moment, and their connections break.
    server.listen({ port, backlog: 4096, ...(host === null ? {} : { host }) }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

/** What an operator can act on, when that is what the error is about. */
function plainly(error: NodeJS.ErrnoException, port: number): Error {
  const setting = "set PORT or HTTPS_PORT to another one (HTTPS_PORT=0 turns TLS off)";
  if (error.code === "EADDRINUSE")
    return new Problem("unavailable", `Port ${port} is in use: stop what uses it, or ${setting}.`);
  if (error.code === "EACCES")
    return new Problem("unavailable", `This user may not listen on port ${port}: ${setting}.`);
  if (error.code === "EADDRNOTAVAIL")
    return new Problem("unavailable", "HOST is not an address of this machine.");
  return error;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Takes no new connections, lets running requests end, and drops what is idle or becomes so. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const force = setTimeout(() => server.closeAllConnections(), 10_000);
    // A client that asks again and again over one connection would keep it open for ever.
    server.prependListener("request", (_incoming: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.shouldKeepAlive = false;
    });
    server.close(() => {
      clearInterval(idle);
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
