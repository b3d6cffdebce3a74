import { Problem } from "#src/platform/problem.ts";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, realpath, rmdir, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./commands.ts";
import type { Log } from "./supervisor-log.ts";
import type { SystemUser } from "./commands.ts";

/** Lets the user's group, and nobody else, pass through a directory that only root may enter. */
async function letThrough(path: string, user: SystemUser, log: Log): Promise<void> {
  const { uid, mode } = await stat(path);
  if (uid !== 0 || (mode & 0o071) !== 0) return;
  await chown(path, 0, user.gid);
  await chmod(path, (mode & 0o7777) | 0o010);
  log("info", "Let PostgreSQL's user pass through a directory of root", { path, user: user.name });
}

/**
 * Makes our directory reachable for the user PostgreSQL runs as when this process is root, and says whether it is. Only our
 * directory and the data directory of Badgeworks above it are changed; what lies further up is the operator's.
 */
async function makeReachable(directory: string, user: SystemUser, log: Log): Promise<boolean> {
  await letThrough(dirname(directory), user, log);
  await letThrough(directory, user, log);
  const entered = await run({ user }, "sh", ["-c", 'cd -- "$1"', "sh", directory]);
  return entered.code === 0;
}

/**
 * The directory to use, reachable for the user. In a place only root may enter, such as root's home, the database's files go
 * to a new directory in /var/lib/badgeworks, and the directory becomes a link to it. Safe in several processes at once.
 */
export async function reachableDirectory(directory: string, user: SystemUser, log: Log): Promise<string> {
  if (await makeReachable(directory, user, log)) return realpath(directory);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const led = await realpath(directory).catch(orUndefined("ENOENT"));
    if (led !== undefined && led !== directory) return led;
    const found = led === undefined ? [] : await readdir(directory).catch(orUndefined("ENOENT"));
    if (found && found.length > 0) break;
    const elsewhere = await linkElsewhere(directory, user, log);
    if (elsewhere !== undefined) return elsewhere;
  }
  throw new Problem(
    "unavailable",
    `PostgreSQL does not run as root, and the user "${user.name}" cannot enter ${directory}. ` +
      "Set DATA_DIR to a place every user can reach, such as /var/lib/badgeworks, or run Badgeworks as an ordinary user.",
  );
}

/** Puts a link to a new directory in the place of an empty one; undefined when another process was quicker. */
async function linkElsewhere(directory: string, user: SystemUser, log: Log): Promise<string | undefined> {
  // Never a name that follows from the place: a folder made anew there is another installation.
  const elsewhere = join("/var/lib/badgeworks", `postgres-${randomBytes(6).toString("hex")}`);
  await mkdir(elsewhere, { recursive: true });
  try {
    if (!(await makeReachable(elsewhere, user, log))) {
      await rmdir(elsewhere);
      return undefined;
    }
    await rmdir(directory).catch(orUndefined("ENOENT", "ENOTDIR"));
    await symlink(elsewhere, directory);
  } catch (error) {
    await rmdir(elsewhere);
    return orUndefined("ENOTEMPTY", "EEXIST")(error);
  }
  log("info", "The database's files are kept where its user can reach them", { path: elsewhere });
  return elsewhere;
}

/** For `catch`: these codes stand for "nothing there"; anything else is thrown on. */
function orUndefined(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    return undefined;
  };
}
