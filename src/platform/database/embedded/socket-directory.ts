import { Problem } from "#src/platform/problem.ts";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SystemUser } from "./commands.ts";

/** The socket's name in its directory; there is no TCP port behind the number. */
export const socketName = ".s.PGSQL.5432";

/** The kernel's limit for a socket's path, its closing zero byte included. */
function longestPath(): number {
  return process.platform === "darwin" ? 103 : 107;
}

function runtimeDirectory(): string {
  const uid = process.getuid?.() ?? 0;
  const candidates = uid === 0 ? ["/run"] : [`/run/user/${uid}`];
  return candidates.find((path) => existsSync(path)) ?? "/tmp";
}

/** Where the socket goes: beside the data, or in a short directory of our own when that path would be too long. */
export function socketDirectoryFor(directory: string): string {
  const beside = join(directory, "socket");
  if (Buffer.byteLength(join(beside, socketName)) <= longestPath()) return beside;
  const mark = createHash("sha256").update(directory).digest("hex").slice(0, 16);
  return join(runtimeDirectory(), `badgeworks-${mark}`);
}

/** Makes the directory with mode 0700 for the database's user; refuses one that belongs to somebody else. */
export async function makeSocketDirectory(path: string, user: SystemUser | undefined): Promise<void> {
  const made = await mkdir(path, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  if (made && user) await chown(path, user.uid, user.gid);
  const found = await lstat(path);
  const own = process.getuid?.();
  const uid = user?.uid ?? own;
  // Another process of ours that is root may be between its mkdir and its chown.
  if (found.uid !== uid && found.uid === own && user) await chown(path, user.uid, user.gid);
  else if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Problem(
      "unavailable",
      `The directory of PostgreSQL's socket, ${path}, must belong to user id ${uid} with mode 0700; ` +
        `it has owner ${found.uid} and mode ${(found.mode & 0o7777).toString(8)}. Remove it and start again.`,
    );
  }
}
