import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { test } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { refused } from "#test/support/outbound.ts";
import { startServer } from "#test/support/local-server.ts";
import { makeServerCertificate } from "#src/platform/tls/self-signed.ts";
import { parseAllowList } from "./allow-list.ts";
import { makeFetchOutside, type OutsideSettings } from "./fetch-outside.ts";

const { allow } = parseAllowList("loopback");
const fetchOutside = makeFetchOutside({ allow, userAgent: "Badgeworks (+https://badges.example)" });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

test("answers with status, headers, body and where they came from", async () => {
  await using server = await startServer((_request, response) => {
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.writeHead(404, { "content-type": "text/plain" }).end("nö");
  });
  const answer = await fetchOutside(`${server.origin}/a?b=c#d`);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get("content-type"), "text/plain");
  assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.equal(answer.body.toString(), "nö");
  assert.equal(answer.url, `${server.origin}/a?b=c`);
  await fetchOutside(server.origin);
  for (const request of server.requests) {
    assert.equal(request.headers["user-agent"], "Badgeworks (+https://badges.example)");
    assert.equal(request.headers.cookie, undefined);
    assert.equal(request.headers.authorization, undefined);
    assert.equal(request.headers.host, `127.0.0.1:${server.port}`);
  }
});

test("sends a body with the caller's headers and credentials", async () => {
  const bodies: string[] = [];
  await using server = await startServer((request, response) => {
    void bodyOf(request)
      .then((body) => bodies.push(body))
      .then(() => response.writeHead(201).end());
  });
  const headers = { "Content-Type": "application/vnd.ims.lis.v1.score+json" };
  const posted = await fetchOutside(server.origin, {
    method: "POST",
    headers,
    credentials: { bearer: "t0ken" },
    body: "größe",
  });
  assert.equal(posted.status, 201);
  await fetchOutside(server.origin, {
    method: "PUT",
    credentials: { user: "üser", password: "pa:ss" },
    body: Buffer.from([1, 2, 255]),
  });
  await fetchOutside(server.origin, { method: "DELETE" });
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ["POST", "PUT", "DELETE"],
  );
  assert.equal(bodies[0], "größe");
  assert.equal(server.requests[0]?.headers["content-type"], "application/vnd.ims.lis.v1.score+json");
  assert.equal(server.requests[0]?.headers["content-length"], "7");
  assert.equal(server.requests[0]?.headers.authorization, "Bearer t0ken");
  const basic = server.requests[1]?.headers.authorization ?? "";
  assert.equal(Buffer.from(basic.slice("Basic ".length), "base64").toString(), "üser:pa:ss");
});

test("bodies come decompressed", async () => {
  const text = JSON.stringify({ keys: "x".repeat(5000) });
  const packed: Record<string, Buffer> = {
    gzip: gzipSync(text),
    "X-GZIP": gzipSync(text),
    br: brotliCompressSync(text),
    deflate: deflateSync(text),
    identity: Buffer.from(text),
  };
  await using server = await startServer((request, response) => {
    const encoding = decodeURIComponent(request.url?.slice(1) ?? "");
    response.writeHead(200, { "content-encoding": encoding }).end(packed[encoding]);
  });
  for (const encoding of Object.keys(packed)) {
    const { body } = await fetchOutside(`${server.origin}/${encoding}`);
    assert.equal(body.toString(), text, encoding);
  }
  assert.equal((await fetchOutside(`${server.origin}/gzip`, { method: "HEAD" })).body.length, 0);
  assert.equal(server.requests[0]?.headers["accept-encoding"], "gzip, deflate, br");
});

test("a body of exactly the size that is wanted is taken", async () => {
  await using server = await startServer((_request, response) => response.end("x".repeat(1000)));
  assert.equal((await fetchOutside(server.origin, { maxBytes: 1000 })).body.length, 1000);
  await refused("too-large", fetchOutside(server.origin, { maxBytes: 999 }));
});

test("a body can be taken piece by piece, within the same limits; that of a refusal is kept", async () => {
  const line = `${"x".repeat(999)}\n`;
  await using server = await startServer((request, response) => {
    response.writeHead(request.url === "/refused" ? 429 : 200);
    response.end(line.repeat(1000));
  });
  let taken = 0;
  const take = async (body: AsyncIterable<Buffer>) => {
    for await (const chunk of body) taken += chunk.length;
  };
  assert.equal((await fetchOutside(server.origin, { take })).body.length, 0);
  assert.equal(taken, 1_000_000);
  await refused("too-large", fetchOutside(server.origin, { take, maxBytes: 999_999 }));
  assert.equal((await fetchOutside(`${server.origin}/refused`, { take })).body.length, 1_000_000);
  const failing = async () => {
    throw new RangeError("not this");
  };
  await assert.rejects(fetchOutside(server.origin, { take: failing }), RangeError);
});

test("only http and https without credentials are asked, https alone when so wished", async () => {
  for (const address of [
    "",
    "no address",
    "ftp://example.org/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "https://user:pw@example.org/",
    "https://user@example.org/",
    "https://",
  ]) {
    const { message } = await refused("bad-url", fetchOutside(address));
    assert.ok(!message.includes("pw"), message);
  }
  await refused("bad-url", fetchOutside("http://example.org/", { httpsOnly: true }));
});

test("ports of other services are refused, and those a caller does not name", async () => {
  await using server = await startServer((_request, response) => response.end());
  for (const port of [22, 25, 81, 465]) {
    await refused("refused-address", fetchOutside(`http://127.0.0.1:${port}/`));
  }
  await refused("refused-address", fetchOutside(server.origin, { ports: [443] }));
  assert.equal((await fetchOutside(server.origin, { ports: [server.port] })).status, 200);
});

test("private addresses are refused without a connection, however they are written", async () => {
  await using server = await startServer((_request, response) => response.end());
  const strict = makeFetchOutside();
  for (const host of [
    "127.0.0.1",
    "localhost",
    "0x7f.1",
    "2130706433",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
  ]) {
    await refused("refused-address", strict(`http://${host}:${server.port}/`));
  }
  await refused("refused-address", strict("http://169.254.169.254/latest/meta-data/"));
  await refused("refused-address", strict("http://0.0.0.0/"));
  assert.equal(server.connections(), 0);
});

/** A resolver that says the same whenever it is asked, and counts. */
function resolver(...addresses: string[]) {
  const asked: string[] = [];
  const resolve: OutsideSettings["resolve"] = async (hostname) => {
    asked.push(hostname);
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
  return { resolve, asked };
}

test("a name is resolved once: the connection goes to the address that was checked", async () => {
  await using server = await startServer((request, response) => response.end(request.headers.host));
  let times = 0;
  // What is said the first time is allowed; a second look would find another address.
  const fetching = makeFetchOutside({
    allow: parseAllowList("127.0.0.1").allow,
    resolve: async () => [{ address: times++ === 0 ? "127.0.0.1" : "10.0.0.1", family: 4 }],
  });
  const { body } = await fetching(`http://rebinding.example:${server.port}/`);
  assert.equal(body.toString(), `rebinding.example:${server.port}`);
  assert.equal(times, 1);
  await refused("refused-address", fetching(`http://rebinding.example:${server.port}/`));
});

test("a name that leads to private addresses is refused; of several, the public ones are taken", async () => {
  await using server = await startServer((_request, response) => response.end("here"));
  for (const addresses of [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["10.0.0.1", "fd00::1"]]) {
    const { resolve } = resolver(...addresses);
    await refused("refused-address", makeFetchOutside({ resolve })(`http://a.example:${server.port}/`));
  }
  assert.equal(server.connections(), 0);
  const { resolve } = resolver("10.0.0.1", "127.0.0.1");
  const some = makeFetchOutside({ allow: parseAllowList("127.0.0.1").allow, resolve });
  assert.equal((await some(`http://a.example:${server.port}/`)).body.toString(), "here");
});

test("a host that an operator allows may be at any address, and only that host", async () => {
  await using server = await startServer((_request, response) => response.end("campus"));
  const { resolve, asked } = resolver("127.0.0.1");
  const fetching = makeFetchOutside({ allow: parseAllowList("moodle.campus.example").allow, resolve });
  const { body } = await fetching(`http://moodle.campus.example:${server.port}/`);
  assert.equal(body.toString(), "campus");
  await refused("refused-address", fetching(`http://other.campus.example:${server.port}/`));
  await refused("refused-address", fetching(`http://127.0.0.1:${server.port}/`));
  assert.deepEqual(asked, ["moodle.campus.example", "other.campus.example"]);
});

test("a host that is nowhere cannot be reached, nor a port nobody listens on", async () => {
  const nowhere = makeFetchOutside({ resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  await refused("unreachable", nowhere("https://nowhere.example/"));
  await refused("unreachable", makeFetchOutside({ resolve: async () => [] })("https://nowhere.example/"));
  const gone = await startServer(() => undefined);
  await gone[Symbol.asyncDispose]();
  await refused("unreachable", fetchOutside(gone.origin));
});

test("a certificate has to be trusted and to name the host", async () => {
  const made = await makeServerCertificate(["badges.example"], new Date());
  const tls = { cert: made.certificatePem, key: made.keyPem };
  await using server = await startServer((_request, response) => response.end("secure"), tls);
  const { message } = await refused("untrusted-certificate", fetchOutside(server.origin));
  assert.match(message, /^The certificate of 127\.0\.0\.1:\d+ is not to be trusted/);
  const { resolve } = resolver("127.0.0.1");
  const trusting = makeFetchOutside({ allow, resolve, tls: { ca: [made.certificatePem] } });
  assert.equal((await trusting(`https://badges.example:${server.port}/`)).body.toString(), "secure");
  await refused("untrusted-certificate", trusting(`https://other.example:${server.port}/`));
});

test("a client certificate is shown when one is given", async () => {
  const made = await makeServerCertificate([], new Date());
  const tls = { cert: made.certificatePem, key: made.keyPem };
  await using server = await startServer(
    (request, response) => {
      const socket = request.socket as TLSSocket;
      response.end(String(socket.getPeerCertificate().subject?.CN));
    },
    { ...tls, requestCert: true, rejectUnauthorized: false },
  );
  const ca = [made.certificatePem];
  const showing = makeFetchOutside({ allow, tls: { ...tls, ca } });
  assert.equal((await showing(server.origin)).body.toString(), "localhost");
  assert.equal((await makeFetchOutside({ allow, tls: { ca } })(server.origin)).body.toString(), "undefined");
});

test("a caller's signal ends the fetch with its reason", async () => {
  await using server = await startServer(() => undefined);
  const stop = new AbortController();
  const fetching = fetchOutside(server.origin, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(fetching, /enough/);
  await assert.rejects(fetchOutside(server.origin, { signal: stop.signal }), /enough/);
});

test("what cannot be sent is a bad request, and says nothing of the secret", async () => {
  const { message } = await refused(
    "bad-request",
    fetchOutside("http://127.0.0.1:8080/", { credentials: { bearer: "secret\r\nx: y" } }),
  );
  assert.ok(!message.includes("secret"), message);
});

test("connections are kept only when asked for", async () => {
  await using server = await startServer((_request, response) => response.end("x"));
  for (let i = 0; i < 3; i++) await fetchOutside(server.origin);
  assert.equal(server.connections(), 3);
  const keeping = makeFetchOutside({ allow, keepAlive: true });
  for (let i = 0; i < 3; i++) await keeping(server.origin);
  assert.equal(server.connections(), 4);
});

test("settings for proxies in the environment change nothing", async () => {
  await using server = await startServer((_request, response) => response.end("direct"));
  const program = `
    import { parseAllowList } from "#src/platform/outbound/allow-list.ts";
    import { makeFetchOutside } from "#src/platform/outbound/fetch-outside.ts";
    const { body } = await makeFetchOutside(parseAllowList("loopback"))("${server.origin}");
    process.stdout.write(body);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    env: { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1" },
  });
  assert.equal(stdout, "direct");
});
