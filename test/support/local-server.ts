import { once } from "node:events";
import http, { type IncomingMessage, type RequestListener, type Server } from "node:http";
import https, { type ServerOptions } from "node:https";
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from "node:net";

export interface LocalServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** The requests that came so far. */
  readonly requests: IncomingMessage[];
  /** How many connections were opened so far. */
  connections(): number;
}

/** A real HTTP server on this machine, with TLS when it is given a certificate, to stand for somebody else's. */
export async function startServer(answer: RequestListener, tls?: ServerOptions): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  const { port, connections, close } = await listening(server);
  const origin = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  return { origin, port, requests, connections, [Symbol.asyncDispose]: close };
}

/** A server that does what it likes with the bytes of its connections. */
export async function startRawServer(connected: (socket: Socket) => void): Promise<LocalServer> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    connected(socket);
  });
  const { port, connections, close } = await listening(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    connections,
    [Symbol.asyncDispose]: close,
  };
}

interface Listening {
  readonly port: number;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

async function listening(server: Server | NetServer): Promise<Listening> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
