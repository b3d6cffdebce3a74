import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { startRawServer, startServer } from "#test/support/local-server.ts";
import { refused } from "#test/support/outbound.ts";
import { makeServerCertificate } from "#src/platform/tls/self-signed.ts";
import { parseAllowList } from "./allow-list.ts";
import { makeFetchOutside } from "./fetch-outside.ts";

const { allow } = parseAllowList("loopback");
const fetchOutside = makeFetchOutside({ allow });
const certificate = await makeServerCertificate([], new Date());

/** Writes a piece for ever, as fast as it is taken or every few milliseconds. */
function pour(socket: Socket, piece: string | Buffer, everyMs = 0): void {
  if (everyMs > 0) {
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once("close", () => clearInterval(timer));
    return;
  }
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once("drain", write);
  };
  write();
}

/** A server that answers every request with these bytes, and then goes on as it is told. */
function answering(bytes: string | Buffer, next: (socket: Socket) => void = (socket) => socket.end()) {
  return startRawServer((socket) => {
    socket.once("data", () => {
      socket.write(bytes);
      next(socket);
    });
  });
}
const stay = () => undefined;
const ok = "HTTP/1.1 200 OK\r\n";

test("a server that never answers, never agrees on TLS, or is never found is too slow", async () => {
  await using silent = await startRawServer(stay);
  const firstByte = refused("too-slow", fetchOutside(silent.origin, { timeLimits: { firstByte: 50 } }));
  assert.match((await firstByte).message, /^127\.0\.0\.1:\d+ takes longer than 0\.05 seconds/);
  const connect = { timeLimits: { connect: 50 } };
  await refused("too-slow", fetchOutside(silent.origin.replace("http:", "https:"), connect));
  const lost = makeFetchOutside({ resolve: () => new Promise(stay) });
  await refused("too-slow", lost("https://lost.example/", connect));
});

test("a server that drips headers or a body is cut off", async () => {
  await using headers = await answering(`${ok}x: `, (socket) => pour(socket, "x", 5));
  await refused("too-slow", fetchOutside(headers.origin, { timeLimits: { firstByte: 100 } }));
  await using body = await answering(`${ok}\r\n`, (socket) => pour(socket, "x", 5));
  await refused("too-slow", fetchOutside(body.origin, { timeLimits: { total: 100 } }));
});

test("the time for everything counts over redirects", async () => {
  await using server = await startServer((_request, response) => {
    setTimeout(() => response.writeHead(302, { location: "/again" }).end(), 40);
  });
  const request = { maxRedirects: 1000, timeLimits: { total: 150 } };
  await refused("too-slow", fetchOutside(server.origin, request));
});

test("an endless body is too large, whatever it announces", async () => {
  const piece = Buffer.alloc(65_536, "x");
  await using endless = await answering(`${ok}\r\n`, (socket) => pour(socket, piece));
  await refused("too-large", fetchOutside(endless.origin));
  await using announced = await answering(`${ok}content-length: 2000000\r\n\r\n`, stay);
  await refused("too-large", fetchOutside(announced.origin));
  await using chunked = await answering(`${ok}transfer-encoding: chunked\r\n\r\n`, (socket) =>
    pour(socket, `10000\r\n${piece.toString()}\r\n`),
  );
  await refused("too-large", fetchOutside(chunked.origin));
});

test("a compressed body counts as large as it becomes, and as large as it came", async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  assert.ok(bomb.length < 1_048_576);
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  await refused("too-large", fetchOutside(server.origin));
  // Members that hold nothing: no byte ever comes out.
  const nothing = Buffer.concat(Array.from({ length: 1000 }, () => gzipSync("")));
  await using empty = await answering(`${ok}content-encoding: gzip\r\n\r\n`, (socket) =>
    pour(socket, nothing),
  );
  await refused("too-large", fetchOutside(empty.origin));
});

test("headers without end are too large", async () => {
  await using large = await answering(`${ok}x: ${"x".repeat(20_000)}\r\n\r\n`);
  await refused("too-large", fetchOutside(large.origin));
  await using many = await answering(ok, (socket) => pour(socket, "a: b\r\n".repeat(1000)));
  await refused("too-large", fetchOutside(many.origin));
});

test("an answer that ends too early is no answer", async () => {
  await using short = await answering(`${ok}content-length: 100\r\n\r\nabc`);
  await refused("unreachable", fetchOutside(short.origin));
  await using unfinished = await answering(`${ok}transfer-encoding: chunked\r\n\r\n5\r\nab`);
  await refused("unreachable", fetchOutside(unfinished.origin));
  await using mute = await startRawServer((socket) => socket.destroy());
  await refused("unreachable", fetchOutside(mute.origin));
});

test("what stands behind the announced length is not read", async () => {
  await using long = await answering(`${ok}content-length: 3\r\n\r\nabcdef`);
  assert.equal((await fetchOutside(long.origin)).body.toString(), "abc");
});

test("what is not HTTP, or not compressed as it says, is a bad answer", async () => {
  const packed = gzipSync("x".repeat(1000));
  const encoded = (name: string) => `${ok}content-encoding: ${name}\r\n\r\n`;
  for (const bytes of [
    "SSH-2.0-OpenSSH_9.9\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    `${ok}content-length: 1\r\ncontent-length: 2\r\n\r\nab`,
    `${encoded("gzip")}this is plain`,
    `${encoded("br")}this is plain`,
    `${encoded("deflate")}this is plain`,
    Buffer.concat([Buffer.from(encoded("gzip")), packed.subarray(0, 20)]),
    `${encoded("gzip, gzip")}x`,
    `${encoded("compress")}x`,
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
  ]) {
    await using server = await answering(bytes);
    await refused("bad-answer", fetchOutside(server.origin));
  }
});

test("redirects are followed by address, each checked as the first one was", async () => {
  const leads: Record<string, string> = { "/": "/relative", "/relative": "?query#fragment" };
  await using server = await startServer((request, response) => {
    const location = leads[request.url ?? ""];
    if (location) response.writeHead(302, { location }).end();
    else response.end(request.url);
  });
  const { url, body } = await fetchOutside(server.origin);
  assert.equal(url, `${server.origin}/relative?query`);
  assert.equal(body.toString(), "/relative?query");
});

test("a redirect to a private address is refused without a connection", async () => {
  await using inner = await startServer((_request, response) => response.end("secret"));
  const open = makeFetchOutside({
    allow: parseAllowList("open.example").allow,
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  });
  for (const location of [
    `http://127.0.0.1:${inner.port}/`,
    `http://inner.example:${inner.port}/`,
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    `//127.0.0.1:${inner.port}/`,
    "http://open.example:22/",
  ]) {
    await using server = await startServer((_request, response) => {
      response.writeHead(302, { location }).end();
    });
    await refused("refused-address", open(`http://open.example:${server.port}/`));
  }
  assert.equal(inner.connections(), 0);
});

test("a redirect to nowhere, in a circle, or to what is no web address is bad", async () => {
  const locations = [
    "/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "http://user:pw@127.0.0.1/",
    "http://[",
  ];
  for (const location of locations) {
    await using server = await startServer((_request, response) => {
      response.writeHead(301, { location }).end();
    });
    await refused("bad-redirect", fetchOutside(server.origin));
    assert.ok(server.requests.length <= 6);
  }
  await using once = await startServer((_request, response) => {
    response.writeHead(307, { location: "/x" }).end();
  });
  await refused("bad-redirect", fetchOutside(once.origin, { maxRedirects: 0 }));
  assert.equal(once.requests.length, 1);
});

test("a request that changes something is not sent elsewhere", async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(308, { location: "/elsewhere" }).end();
  });
  for (const method of ["POST", "PUT", "DELETE"] as const) {
    await refused("bad-redirect", fetchOutside(server.origin, { method }));
  }
  assert.equal(server.requests.length, 3);
});

test("a redirect from https to http is refused", async () => {
  await using plain = await startServer((_request, response) => response.end());
  await using secure = await startServer(
    (_request, response) => response.writeHead(302, { location: plain.origin }).end(),
    { cert: certificate.certificatePem, key: certificate.keyPem },
  );
  const trusting = makeFetchOutside({ allow, tls: { ca: [certificate.certificatePem] } });
  await refused("bad-redirect", trusting(secure.origin));
  assert.equal(plain.connections(), 0);
});

test("another origin gets neither credentials nor headers of the caller's", async () => {
  await using other = await startServer((_request, response) => response.end());
  await using server = await startServer((request, response) => {
    const location = request.url === "/" ? "/same" : other.origin;
    response.writeHead(302, { location }).end();
  });
  await fetchOutside(server.origin, {
    headers: { accept: "application/json", "x-api-key": "secret" },
    credentials: { bearer: "secret" },
  });
  assert.equal(server.requests[1]?.headers.authorization, "Bearer secret");
  assert.equal(server.requests[1]?.headers["x-api-key"], "secret");
  assert.equal(other.requests[0]?.headers.accept, "application/json");
  assert.ok(!JSON.stringify(other.requests[0]?.rawHeaders).includes("secret"));
});

const exceptions: unknown[] = [];
process.on("unhandledRejection", (reason) => exceptions.push(reason));
after(() => assert.deepEqual(exceptions, []));
