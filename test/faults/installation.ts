import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { exchangeSecret } from "#src/domain/api-clients/authenticate.ts";
import { createOauthSecret } from "#src/domain/api-clients/oauth-secrets.ts";
import { createIssuer } from "#src/domain/issuers/create-issuer.ts";
import { openDatabase } from "#src/platform/database/database.ts";
import { readPostmasterFile, type PostmasterFile } from "#src/platform/database/embedded/postmaster-file.ts";
import { processFacts } from "#src/platform/database/embedded/processes.ts";
import { newIssuerId } from "#src/platform/ids.ts";
import { openJobQueue } from "#src/platform/jobs/job-queue.ts";
import { makeLog } from "#src/platform/log.ts";
import { makeSealer } from "#src/platform/secrets/sealing.ts";
import { makePerform } from "#src/platform/work.ts";
import { callApi, operatorOf } from "#test/support/issuer.ts";
import type { Answer } from "#test/support/answer.ts";
import { until } from "./embedded-places.ts";
import { repository } from "./application-copy.ts";

/** Which application runs, and as whom. */
export interface Runner {
  root: string;
  node: string;
  user?: { uid: number; gid: number } | undefined;
}

/** The repository itself, as the user of the tests. */
export const ownRunner: Runner = { root: repository, node: process.execPath };

/** A process of the product. */
export interface ProductProcess {
  pid: number;
  /** What it wrote to its log so far. */
  log(): string;
  /** Sends a signal and waits for the end; returns the exit code, null after a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
}

/** Which processes are killed with signal 9. */
export type Victims = "server" | "server-and-database" | "database";

/** An issuer of the installation that speaks API v1. */
export interface FaultIssuer {
  id: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A data folder with the real product on it, for tests that kill it. */
export interface Installation extends AsyncDisposable {
  origin: string;
  dataDir: string;
  /** Starts `serve` or `work` and waits until it says that it runs. */
  start(command: "serve" | "work", ...args: string[]): Promise<ProductProcess>;
  /** Makes an issuer with a token; a server has to run. */
  makeIssuer(): Promise<FaultIssuer>;
  /** Kills with signal 9 and waits until the killed processes are gone. */
  kill(victims: Victims, server: ProductProcess): Promise<void>;
  /** Runs one query as the owner, from whom no issuer's rows are hidden. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Waits until the database takes queries, at most 20 s. */
  answering(): Promise<void>;
}

/**
 * Makes a data folder; settings come over those of every test. `databaseDirectory` names the embedded PostgreSQL that the
 * settings lead to when it is not the installation's own.
 */
export async function makeInstallation(
  runner: Runner,
  settings: Readonly<Record<string, string>> = {},
  databaseDirectory?: string,
): Promise<Installation> {
  const parent = await mkdtemp(join(tmpdir(), "badgeworks-faults-"));
  await chmod(parent, 0o755);
  const dataDir = join(parent, "data");
  await mkdir(dataDir);
  if (runner.user) await chown(dataDir, runner.user.uid, runner.user.gid);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const environment = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    DATA_DIR: dataDir,
    HOST: "127.0.0.1",
    PORT: String(port),
    HTTPS_PORT: "0",
    PUBLIC_URL: origin,
    REQUESTS_PER_SECOND: "100000",
    LOG_LEVEL: "info",
    ...settings,
  };
  const running = new Set<ChildProcess>();
  const killRunning = () => running.forEach((child) => child.kill("SIGKILL"));
  process.once("exit", killRunning);

  function run(args: readonly string[]): ChildProcess {
    const child = spawn(runner.node, [join(runner.root, "src/main.ts"), ...args], {
      cwd: runner.root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      ...runner.user,
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    return child;
  }

  async function start(command: "serve" | "work", ...args: string[]): Promise<ProductProcess> {
    const child = run([command, ...args]);
    let out = "";
    let log = "";
    const ready = Promise.withResolvers<void>();
    child.stderr?.on("data", (text: Buffer) => (log += text.toString()));
    child.stdout?.on("data", (text: Buffer) => {
      out += text.toString();
      if (/Badgeworks is (running|working)/.test(out)) ready.resolve();
    });
    const ended = once(child, "exit").then(([code]) => code as number | null);
    const early = ended.then((code) => {
      throw new Error(`${command} ended with ${code} before it was ready:\n${out}${log}`);
    });
    await Promise.race([ready.promise, early]);
    early.catch(() => undefined);
    return {
      pid: child.pid ?? 0,
      log: () => log,
      ended,
      end(signal) {
        child.kill(signal);
        return ended;
      },
    };
  }

  const postmaster = (): Promise<PostmasterFile | undefined> =>
    readPostmasterFile(join(databaseDirectory ?? join(dataDir, "postgres"), "data"));

  async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const host = (await postmaster())?.socketDirectory;
    if (host === undefined) throw new Error("no database runs");
    const client = new Client({ host, user: "badgeworks_owner", database: "badgeworks" });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  return {
    origin,
    dataDir,
    start,
    async makeIssuer() {
      const host = (await postmaster())?.socketDirectory ?? "";
      const key = (await readFile(join(dataDir, "secret.key"), "utf8")).trim();
      const { id, token } = await insertIssuer(host, Buffer.from(key, "hex"));
      const authorization = `Bearer ${token}`;
      const call: FaultIssuer["call"] = (method, path, body, headers) =>
        callApi(origin, method, path, body, { authorization, ...headers });
      return { id, call };
    },
    async kill(victims, server) {
      const found = victims === "server" ? undefined : await postmaster();
      const pids = found ? [found.pid, ...(await childrenOf(found.pid))] : [];
      if (victims === "database") pids.splice(1);
      if (victims !== "database") pids.unshift(server.pid);
      pids.forEach(kill9);
      if (victims !== "database") await server.ended;
    },
    query,
    answering: () =>
      until(() =>
        query("select").then(
          () => true,
          () => false,
        ),
      ),
    async [Symbol.asyncDispose]() {
      const children = [...running];
      for (const child of children) child.kill("SIGTERM");
      await Promise.all(children.map((child) => once(child, "exit")));
      process.off("exit", killRunning);
      await rm(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Makes an issuer with a token past the command line, which would take as long as a kill. */
async function insertIssuer(host: string, secretKey: Buffer): Promise<{ id: string; token: string }> {
  const url = `postgres://badgeworks_app@localhost/badgeworks?host=${encodeURIComponent(host)}`;
  await using database = openDatabase(url, makeLog("silent"));
  await using queue = await openJobQueue(url, false, makeLog("silent"));
  const perform = makePerform(database, queue, () => new Date());
  const id = newIssuerId();
  const caller = operatorOf(id);
  const texts = { name: "Tampere College", description: "", email: "office@college.example" };
  const { clientSecret } = await perform(id, async (work) => {
    await createIssuer(work, caller, { ...texts, url: "https://college.example" });
    return createOauthSecret(work, caller, "fault tests");
  });
  const given = await perform(id, (work) => exchangeSecret(work, makeSealer(secretKey), clientSecret));
  return { id, token: given?.accessToken ?? "" };
}

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir("/proc")).map(Number).filter((id) => id > 0);
  const facts = await Promise.all(all.map(async (id) => ({ id, parent: (await processFacts(id))?.parent })));
  return facts.filter(({ parent }) => parent === pid).map(({ id }) => id);
}

function kill9(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // A child of PostgreSQL may have ended since it was listed.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
