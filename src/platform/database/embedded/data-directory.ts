import { Problem } from "#src/platform/problem.ts";
import { randomBytes } from "node:crypto";
import { appendFile, chown, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataMajor, majorOf } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { collect, launch, run } from "./commands.ts";
import type { SystemUser } from "./commands.ts";

/** The superuser that initdb makes; it only creates the roles and the database. */
export const superuser = "badgeworks_superuser";

/** Later settings of an operator win: they may be appended to postgresql.conf or set with alter system. */
const settings = `
# Set by Badgeworks when it made this directory.
max_connections = 50
shared_buffers = 128MB
# Without DETAIL lines, which repeat people's data.
log_error_verbosity = terse
`;

function localeOptions(version: string): string[] {
  // The built-in provider keeps indexes independent of the versions of libc and ICU; it came with 17.
  return majorOf(version) >= 17 ? ["--locale-provider=builtin", "--locale=C.UTF-8"] : ["--locale=C.UTF-8"];
}

async function syncDirectory(path: string): Promise<void> {
  await using handle = await open(path, "r");
  await handle.sync();
}

async function initialise(target: string, binaries: Binaries): Promise<void> {
  const partial = `${target}.init-${randomBytes(6).toString("hex")}`;
  const user = binaries.launcher.user;
  await mkdir(partial, { mode: 0o700 });
  if (user) await chown(partial, user.uid, user.gid);
  const options = ["--pgdata", partial, "--username", superuser, "--encoding=UTF8", "--data-checksums"];
  const access = ["--auth-local=trust", "--auth-host=reject"];
  const args = [...options, ...access, ...localeOptions(binaries.version)];
  const initdb = await launch(binaries.launcher, "KILL", join(binaries.directory, "initdb"), args, [
    "ignore",
    "pipe",
    "pipe",
  ]);
  const made = await collect(initdb);
  try {
    if (made.code !== 0)
      throw new Problem("unavailable", `initdb failed (${made.code}): ${made.output.trim().slice(-2000)}`);
    await appendFile(join(partial, "postgresql.conf"), settings, { flush: true });
    await rename(partial, target);
    await syncDirectory(dirname(target));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process that started at the same moment was faster: its directory is as good as ours.
    if ((await dataMajor(target)) === undefined) throw error;
  }
}

async function removeUnfinished(target: string): Promise<void> {
  const parent = dirname(target);
  const names = await readdir(parent);
  for (const name of names.filter((entry) => entry.startsWith("data.init-"))) {
    // A program of a killed process may still write there; the next start takes what is left.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Makes the data directory if there is none, in one step that a kill at any moment cannot leave half done. */
export async function makeDataDirectory(target: string, binaries: Binaries): Promise<void> {
  if ((await dataMajor(target)) === undefined) await initialise(target, binaries);
  await removeUnfinished(target);
  if (binaries.launcher.user) await giveTo(binaries.launcher.user, target);
}

async function giveTo(user: SystemUser, path: string): Promise<void> {
  if ((await stat(path)).uid === user.uid) return;
  const given = await run({}, "chown", ["-R", "-h", `${user.uid}:${user.gid}`, path]);
  if (given.code !== 0)
    throw new Problem("unavailable", `Could not give ${path} to ${user.name}: ${given.output.trim()}`);
}
