import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openFactory, type Factory } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { makeLog } from "#src/platform/log.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where node keeps what it compiled, so that processes start sooner. */
export const compileCache = path.join(root, "node_modules", ".cache", "badgeworks-compile");

export interface BadgeworksOptions {
  /** Settings over those of every test: free ports, a temporary data folder, a high request limit. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Arguments of `serve`. */
  readonly serve?: readonly string[];
  /** Whether PUBLIC_URL is the TLS listener instead of the plain one. */
  readonly publicOverTls?: boolean;
  /** The host in PUBLIC_URL, where it has to be a name. */
  readonly publicHost?: "localhost";
}

/** An installation that runs, seen from outside its process. */
export interface Installation extends AsyncDisposable {
  /** The HTTP listener, which is also PUBLIC_URL when nothing else is asked for. */
  readonly origin: string;
  /** The TLS listener; its certificate is made by itself. */
  readonly httpsOrigin: string;
  readonly dataDir: string;
  /** Where its mails land as `.eml` files, unless SMTP_URL is set. */
  readonly mailDir: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Runs an operator's command with `--json` and returns what it answered; fails the test when it refuses. */
  cli(...args: string[]): Promise<Record<string, unknown>>;
  /** The same installation opened inside the test, for quick preparation. */
  factory(): Promise<Factory>;
}

/** A running installation: the real server process on its own embedded database. */
export interface Badgeworks extends Installation {
  /** What the server wrote to its log so far. */
  log(): string;
  /** What it said to its operator when it was started last. */
  said(): string;
  /** Ends the server as an operator does. */
  stop(): Promise<void>;
  /** Ends the server as a power cut does. */
  kill9(): Promise<void>;
  /** Starts the server again on the same data and ports, stopping it first when it runs. */
  restart(): Promise<void>;
}

/** An installation that something else started with these settings; disposing of it leaves it running. */
export function attachTo(settings: Readonly<Record<string, string>>): Installation {
  const { DATA_DIR: dataDir = "", PORT: port, HTTPS_PORT: httpsPort } = settings;
  let opened: Promise<Factory> | null = null;
  return {
    origin: `http://127.0.0.1:${port}`,
    httpsOrigin: `https://127.0.0.1:${httpsPort}`,
    dataDir,
    mailDir: path.join(dataDir, "mail"),
    settings,
    async cli(...args) {
      const child = run(settings, [...args, "--json"]);
      let out = "";
      let complaint = "";
      child.stdout.on("data", (text: Buffer) => (out += text.toString()));
      child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
      const [code] = (await once(child, "close")) as [number | null];
      assert.equal(code, 0, `badgeworks ${args.join(" ")}: ${complaint}`);
      return JSON.parse(out) as Record<string, unknown>;
    },
    factory: () => (opened ??= openFactory(readConfig(settings), makeLog("silent"), false)),
    async [Symbol.asyncDispose]() {
      const factory = await opened?.catch(() => null);
      opened = null;
      await factory?.[Symbol.asyncDispose]();
    },
  };
}

/** Starts an installation and waits until it answers; dispose of it to stop it and remove its data. */
export async function startBadgeworks(options: BadgeworksOptions = {}): Promise<Badgeworks> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "badgeworks-"));
  const [port, httpsPort] = await freePorts(2);
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    HOST: "127.0.0.1",
    PORT: String(port),
    HTTPS_PORT: String(httpsPort),
    PUBLIC_URL: options.publicOverTls
      ? `https://127.0.0.1:${httpsPort}`
      : `http://${options.publicHost ?? "127.0.0.1"}:${port}`,
    REQUESTS_PER_SECOND: "100000",
    LOG_LEVEL: "warn",
    ...options.settings,
  };
  const attached = attachTo(settings);
  let server: ChildProcess | null = null;
  let log = "";
  let said = "";
  const killServer = () => server?.kill("SIGKILL");
  // First in line: the test runner's own listener throws when a file failed while it was loaded.
  process.prependOnceListener("exit", killServer);

  async function start(): Promise<void> {
    const child = run(settings, ["serve", ...(options.serve ?? [])]);
    server = child;
    said = "";
    child.stderr.on("data", (text: Buffer) => (log += text.toString()));
    const running = new Promise<void>((resolve) => {
      child.stdout.on("data", (text: Buffer) => {
        said += text.toString();
        // The last line of what it says.
        if (said.includes("Ctrl-C stops it.")) resolve();
      });
    });
    const ended = once(child, "exit").then(() => {
      throw new Error(`the server ended before it answered:\n${said}${log}`);
    });
    await Promise.race([running, ended]);
    ended.catch(() => undefined);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    await attached[Symbol.asyncDispose]();
    const child = server;
    server = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }

  await start();
  return {
    ...attached,
    log: () => log,
    said: () => said,
    stop: () => end("SIGTERM"),
    kill9: () => end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      process.off("exit", killServer);
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Runs the product with these settings and nothing else of the environment. */
function run(settings: Readonly<Record<string, string>>, args: readonly string[]) {
  return spawn(process.execPath, ["src/main.ts", ...args], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_COMPILE_CACHE: compileCache,
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Ports nobody listens on; all are held while they are picked, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return ports;
}
