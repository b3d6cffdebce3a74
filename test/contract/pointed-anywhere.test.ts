import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { compileCache } from "#test/support/badgeworks.ts";
import { enrol } from "#test/support/enrolled.ts";
import { createIssuer } from "#test/support/issuer.ts";
import { scratchDirectory } from "#test/support/openssl.ts";
import { sharedBadgeworks } from "#test/support/shared-badgeworks.ts";
import { root } from "#test/support/source-files.ts";

/* `npm run contract` runs the suite at a server that it knows by its address and credentials alone. */

const badgeworks = await sharedBadgeworks();
const scratch = scratchDirectory();
after(async () => {
  await badgeworks[Symbol.asyncDispose]();
  scratch[Symbol.dispose]();
});
const issuer = await createIssuer(badgeworks);
const there = ["--base-url", `${badgeworks.httpsOrigin}/`, "--ca", badgeworks.caFile];
/** Quick files, one of them with rows that need what is not given. */
const words = ["v1-ping", "v1-badge-delete-all", "v1-badge-categories"];

async function contract(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ["tools/contract.ts", ...args], {
    cwd: root,
    // Not what makes it a test's process, nor the installation that tests share.
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_COMPILE_CACHE: compileCache },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (out += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
}

test("with a client secret: rows that need more are reported as not run, with the reason", async () => {
  const secret = ["--client-secret", issuer.clientSecret];
  const { code, out } = await contract(...there, "--issuer", issuer.id, ...secret, ...words);
  assert.equal(code, 0, out);
  assert.match(out, /\n\d+ held, 0 broken, [1-9]\d* not run\n$/);
  assert.match(out, /\nNot run, it needs --may-spoil:\n( {2}4\.1.*\n){4}/);
  const left = await issuer.call("GET", `/v1/badge/${issuer.id}`);
  assert.equal(left.text, "", "its badges are gone");
});

test("with a client certificate alone", async () => {
  const identity = await enrol(badgeworks, issuer.id);
  const [certificate, key] = [path.join(scratch.path, "client.pem"), path.join(scratch.path, "client.key")];
  writeFileSync(certificate, identity.cert);
  writeFileSync(key, identity.key);
  const signedIn = ["--issuer", issuer.id, "--certificate", certificate, "--key", key];
  const { code, out } = await contract(...there, ...signedIn, "v1-ping");
  assert.equal(code, 0, out);
  assert.match(out, /\n\d+ held, 0 broken, 0 not run\n$/);
});

test("a server that breaks rows: they are counted, and the exit code says so", async () => {
  const identity = ["--issuer", `${issuer.id}x`, "--client-secret", "wrong"];
  const refused = await contract(...there, ...identity, "v1-ping");
  assert.notEqual(refused.code, 0);
  assert.match(refused.out, /gives no token: 403/);

  await using other = createServer((request, response) => {
    const token = request.url?.endsWith("/token");
    response.end(token ? JSON.stringify({ access_token: "x" }) : `${issuer.id}\n`);
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? address?.port : 0;
  const at = ["--base-url", `http://127.0.0.1:${port}`, "--issuer", issuer.id, "--client-secret", "x"];
  const { code, out } = await contract(...at, "v1-ping");
  assert.equal(code, 1, out);
  assert.match(out, /\n1 held, 2 broken, 0 not run\n$/);
});

test("options that make no call are refused by name", async () => {
  const named = ["--base-url", "https://x.example", "--issuer", "x"];
  for (const [args, said] of [
    [["--base-url", "x.example"], /--base-url has to be/],
    [[...named, "--certificate", "f"], /--certificate and --key go together/],
  ] as const) {
    const { code, out } = await contract(...args);
    assert.equal(code, 2, out);
    assert.match(out, said);
  }
});
