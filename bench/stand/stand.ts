import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "pg";
import { superuser } from "#src/platform/database/embedded/data-directory.ts";
import { startEmbeddedPostgres } from "#src/platform/database/embedded/embedded-postgres.ts";
import { socketUrl } from "#src/platform/database/embedded/roles.ts";
import { startChild, type Child } from "./child.ts";
import { cpuOf, memoryOf, parentOf, pin } from "./processes.ts";

/** Where everything is measured: one PostgreSQL on any core, servers on core 0, this process as the load on core 1. */
export interface Stand extends AsyncDisposable {
  readonly origin: string;
  /** Settings of the server, also for opening the installation in this process. */
  readonly settings: Readonly<Record<string, string>>;
  /** The product's database with its owner's rights. */
  readonly owner: Pool;
  readonly ownerUrl: string;
  /** A database of its own in the same PostgreSQL, for the limits. */
  readonly floor: Pool;
  readonly floorUrl: string;
  readonly isPinned: boolean;
  /** The running server. */
  server(): Child;
  postgresPid: number;
  /**
   * Starts the server anew: without the worker, or whole with mails going to an SMTP server; settings given come over those of every
   * operation.
   */
  serve(
    mode: { smtpUrl: string; connections: number } | "web only",
    more?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** CPU ms of a program and the database so far. */
  cpuWith(pid: number): number;
  /** The most memory any server of this run has used, in MB. */
  peakMemory(): number;
}

/** Opens the stand on a temporary data folder. */
export async function openStand(): Promise<Stand> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), "badgeworks-bench-"));
  opened.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const embedded = opened.use(
    await startEmbeddedPostgres({ directory: path.join(dataDir, "postgres"), log: () => undefined }),
  );
  // Only now: what is started before this stays free to run on both cores.
  const isPinned = pin(process.pid, 1);

  const socketDirectory = new URLSearchParams(embedded.ownerUrl.split("?")[1]).get("host") ?? "";
  const floorUrl = socketUrl(socketDirectory, superuser, "floor");
  const maintenance = new Pool({
    connectionString: socketUrl(socketDirectory, superuser, "postgres"),
    max: 1,
  });
  await maintenance.query("create database floor");
  await maintenance.end();
  const floor = poolOf(floorUrl, opened);
  await floor.query(readFileSync(new URL("../floor/schema.sql", import.meta.url), "utf8"));
  const owner = poolOf(embedded.ownerUrl, opened);
  const { rows } = await owner.query<{ pid: number }>("select pg_backend_pid() as pid");
  const postgresPid = parentOf(rows[0]?.pid ?? 0);

  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    DATA_DIR: dataDir,
    HOST: "127.0.0.1",
    PORT: String(port),
    HTTPS_PORT: "0",
    PUBLIC_URL: origin,
    REQUESTS_PER_SECOND: "1000000",
    LOG_LEVEL: "warn",
  };
  let server: Child | null = null;
  let peak = 0;
  const stopServer = async (): Promise<void> => {
    if (!server) return;
    peak = Math.max(peak, memoryOf(server.pid).peak);
    await server[Symbol.asyncDispose]();
    server = null;
  };
  opened.defer(stopServer);
  const closing = opened.move();
  return {
    origin,
    settings,
    owner,
    ownerUrl: embedded.ownerUrl,
    floor,
    floorUrl,
    isPinned,
    postgresPid,
    server() {
      if (!server) throw new Error("no server runs");
      return server;
    },
    async serve(mode, more = {}) {
      await stopServer();
      const web = mode === "web only";
      const mail: Record<string, string> = web
        ? {}
        : { SMTP_URL: mode.smtpUrl, SMTP_CONNECTIONS: String(mode.connections) };
      const args = [...startArguments(), ...(web ? ["--web-only"] : [])];
      server = await startChild(args, { ...settings, ...mail, ...more }, /Badgeworks is running/);
    },
    cpuWith: (pid) => cpuOf(pid) + cpuOf(postgresPid),
    peakMemory: () => Math.max(peak, server ? memoryOf(server.pid).peak : 0),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What `npm start` starts: `node …`. */
function startArguments(): string[] {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { scripts } = JSON.parse(text) as { scripts: { start: string } };
  return scripts.start.split(" ").slice(1);
}

/** Takes away what was issued, in both databases. */
export async function emptyTables(stand: Stand): Promise<void> {
  await stand.owner.query("truncate award, award_mail, issuing_event");
  await stand.owner.query("delete from jobs.job");
  await stand.floor.query("truncate event, recipient, mail");
}

function poolOf(connectionString: string, opened: AsyncDisposableStack): Pool {
  const pool = new Pool({ connectionString, max: 8 });
  pool.on("error", () => undefined);
  opened.defer(() => pool.end());
  return pool;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
