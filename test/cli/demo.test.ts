import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dataDir = await mkdtemp(path.join(tmpdir(), "badgeworks-demo-"));
after(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const port = await freePort();
const origin = `http://localhost:${port}`;

/** Runs `npm run demo` until it has said where to look, then `use`, then stops it. */
async function withDemo(use: (said: string) => Promise<void>): Promise<void> {
  const settings = { DATA_DIR: dataDir, PORT: String(port), HTTPS_PORT: "0", SMTP_URL: "smtp://127.0.0.1:9" };
  const child = spawn(process.execPath, ["src/main.ts", "demo"], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let said = "";
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said += chunk.toString();
      if (said.includes("Ctrl-C stops it.")) break;
    }
    await use(said);
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

const linesOf = (said: string, label: string) =>
  new RegExp(`^  ${label} +(\\S+)`, "m").exec(said)?.[1] ?? assert.fail(`${label} in ${said}`);

/** Runs the pasted lines as they were printed. */
async function paste(said: string): Promise<string> {
  const lines = said.slice(said.indexOf("TOKEN=$("), said.indexOf("Ctrl-C"));
  const shell = spawn("sh", ["-c", lines], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  for await (const chunk of shell.stdout as AsyncIterable<Buffer>) out += chunk.toString();
  return out;
}

const listed = (page: string) =>
  [...page.matchAll(/href="(\/demo\/mailbox\/[^"]+)"/g)].map(([, link]) => link ?? "");

test("the demonstration shows what it promises, and a second start makes nothing twice", async () => {
  let mails = 0;
  await withDemo(async (said) => {
    const badge = await fetch(linesOf(said, "Its JSON"));
    assert.equal(badge.status, 200);
    assert.equal((await fetch(linesOf(said, "A badge"))).status, 200);
    assert.equal((await fetch(linesOf(said, "Revoked"))).status, 410);
    const out = await paste(said);
    assert.match(out, /"name":"Peer mentor"/);
    assert.match(out, /"name":"Water safety, level 2","badge_id"/);

    const mailbox = await (await fetch(linesOf(said, "Mailbox"))).text();
    const links = listed(mailbox);
    mails = links.length;
    assert.equal(mails, 9);
    const olena = /href="([^"]+)">\s*<span class="to"><bdi>Олена Шевченко/.exec(mailbox)?.[1];
    const mail = await fetch(`${origin}${olena ?? ""}`);
    assert.match(mail.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
    const page = await mail.text();
    assert.match(page, /<iframe[^>]*sandbox="allow-top-navigation-by-user-activation/);
    assert.doesNotMatch(page, /sandbox="[^"]*allow-(scripts|same-origin)/);
    const receive = /href="(http:\/\/[^"]*\/c\/receive\?tk=[\w-]+)"/.exec(page)?.[1];
    assert.equal((await fetch(receive ?? "")).status, 200);
    for (const wrong of ["nothing", "..%2fsecret", "%2e%2e"]) {
      assert.equal((await fetch(`${origin}/demo/mailbox/${wrong}`)).status, 404, wrong);
    }
  });
  await withDemo(async (said) => {
    assert.equal(listed(await (await fetch(linesOf(said, "Mailbox"))).text()).length, mails);
    const badges = (await paste(said)).match(/"name":"Open science"/g) ?? [];
    assert.equal(badges.length, 1);
  });
});
