import { Problem } from "#src/platform/problem.ts";
import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { run } from "./commands.ts";
import type { SystemUser } from "./commands.ts";

async function lookUp(nameOrUid: string): Promise<SystemUser | undefined> {
  const found = await run({}, "getent", ["passwd", nameOrUid]);
  const [name, , uid, gid] = found.output.trim().split(":");
  if (found.code !== 0 || !name || !uid || !gid) return undefined;
  return { name, uid: Number(uid), gid: Number(gid) };
}

async function createUser(name: string): Promise<SystemUser> {
  const home = ["--home-dir", "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  const made = await run({}, "useradd", ["--system", "--user-group", ...home, name]);
  // Another process may have made the user at the same moment: what counts is that it is there.
  const user = await lookUp(name);
  if (user) return user;
  throw new Problem(
    "unavailable",
    `PostgreSQL does not run as root, and the system user "${name}" could not be created: ${made.output.trim()}. ` +
      "Create it, run Badgeworks as an ordinary user, or set DATABASE_URL.",
  );
}

/**
 * The user PostgreSQL runs as when this process is root: the owner of an existing data directory, else `postgres`,
 * else `badgeworks`, which is created once. Undefined when this process is an ordinary user: then it is that one.
 */
export async function databaseUser(dataDirectory: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) {
    requirePasswdEntry();
    return undefined;
  }
  const owner = await stat(dataDirectory).then(
    (found) => found.uid,
    () => 0,
  );
  const keeper = owner === 0 ? undefined : await lookUp(String(owner));
  return (
    keeper ?? (await lookUp("postgres")) ?? (await lookUp("badgeworks")) ?? (await createUser("badgeworks"))
  );
}

function requirePasswdEntry(): void {
  try {
    userInfo();
  } catch {
    throw new Problem(
      "unavailable",
      `User id ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL's initdb needs. ` +
        "Add one, run as another user, or set DATABASE_URL.",
    );
  }
}
