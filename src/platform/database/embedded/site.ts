import { Problem } from "#src/platform/problem.ts";
import { existsSync } from "node:fs";
import { mkdir, readlink, realpath } from "node:fs/promises";
import { isMainThread } from "node:worker_threads";
import { join } from "node:path";
import { findBinaries } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { makeDataDirectory } from "./data-directory.ts";
import { reachableDirectory } from "./reach.ts";
import { serverLog } from "./server-log.ts";
import type { ServerLog } from "./server-log.ts";
import type { Log } from "./supervisor-log.ts";
import { makeSocketDirectory, socketDirectoryFor } from "./socket-directory.ts";
import { databaseUser } from "./system-user.ts";

/** Everything a postmaster needs to be started: made once, before the first start. */
export interface Site {
  binaries: Binaries;
  dataDirectory: string;
  socketDirectory: string;
  serverLog: ServerLog;
  log: Log;
}

/** Options of the embedded server. */
export interface EmbeddedOptions {
  /** Our directory, `DATA_DIR/postgres`: holds the data, the socket, the log and, if needed, copied programs. */
  directory: string;
  log: Log;
  /** A directory of PostgreSQL programs to use instead of the ones found. */
  binaries?: string | undefined;
}

/** A copied or moved data folder may hold a link to files that stayed behind: making them anew would hide the loss. */
async function refuseDeadLink(directory: string): Promise<void> {
  const target = await readlink(directory).catch(() => undefined);
  if (target === undefined || existsSync(directory)) return;
  throw new Problem(
    "unavailable",
    `${directory} is a link to ${target}, and the database's files are not there. Put them back; or remove the link, ` +
      "which starts an empty database, and restore a backup into it.",
  );
}

/** Prepares directories, user and programs; idempotent, and safe when two processes do it at once. */
export async function prepareSite(options: EmbeddedOptions): Promise<Site> {
  if (process.platform === "win32") {
    throw new Problem(
      "unavailable",
      "The embedded PostgreSQL does not run on Windows. Set DATABASE_URL to a PostgreSQL server.",
    );
  }
  // The signal that ends PostgreSQL with its parent follows the thread that started it.
  if (!isMainThread) throw new Error("The embedded PostgreSQL must be started from the main thread.");
  await refuseDeadLink(options.directory);
  await mkdir(options.directory, { recursive: true });
  const asked = await realpath(options.directory);
  const user = await databaseUser(join(asked, "data"));
  const directory = user ? await reachableDirectory(asked, user, options.log) : asked;
  const dataDirectory = join(directory, "data");
  const question = { directory, dataDirectory, configured: options.binaries, user };
  const binaries = await findBinaries(question);
  await makeDataDirectory(dataDirectory, binaries);
  const socketDirectory = socketDirectoryFor(directory);
  await makeSocketDirectory(socketDirectory, user);
  return { binaries, dataDirectory, socketDirectory, serverLog: serverLog(directory), log: options.log };
}
